import { runService } from '@assent/service-kit';
import { AdminApiModule } from './admin-api.module.js';

await runService({ name: 'admin-api', module: AdminApiModule });
