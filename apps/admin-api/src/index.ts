export { AdminApiModule } from './admin-api.module.js';
export { openApiDocument } from './openapi/openapi-document.js';
