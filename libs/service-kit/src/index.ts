export * from './config/assent-config.js';
export * from './config/configuration-error.js';
export * from './config/configuration-page.js';
export * from './config/did-you-mean.js';
export * from './config/masked-settings.js';
export * from './config/read-config.js';
export type { Setting, Slice, ValuesOf } from './config/setting.js';
