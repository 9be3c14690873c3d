export { standaloneModule } from './standalone.module.js';
export { type Standalone, startStandalone } from './start-standalone.js';
