import { runService } from '@assent/service-kit';
import { AuthorizationModule } from './authorization.module.js';

await runService({ name: 'authorization', module: AuthorizationModule });
