import { runService } from '@assent/service-kit';
import { IntrospectionModule } from './introspection.module.js';

await runService({ name: 'introspection', module: IntrospectionModule });
