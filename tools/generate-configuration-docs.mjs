/** Writes docs/configuration.md from the settings in libs/service-kit. Run it as `npm run docs`. */
import { writeFile } from 'node:fs/promises';
import { configurationPage } from '@assent/service-kit';

const page = new URL('../docs/configuration.md', import.meta.url);
await writeFile(page, configurationPage());
console.log('docs/configuration.md is up to date.');
