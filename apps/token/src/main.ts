import { runService } from '@assent/service-kit';
import { TokenModule } from './token.module.js';

await runService({ name: 'token', module: TokenModule });
