/** `npm start`: installs what is missing, builds what has changed, and runs everything in this process. */
import { prepare } from './prepare.mjs';

try {
  prepare((line) => console.log(line));
  console.log('Starting …');
  await import('../apps/standalone/dist/main.js');
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
