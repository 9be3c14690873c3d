import { mkdirSync } from 'node:fs';

// Jest does not make the folder of --outputFile, where npm test counts what passed.
mkdirSync(new URL('../test-results/@assent/', import.meta.url), { recursive: true });

/** One Jest configuration for every project: swc for decorators' metadata, native ES modules, libraries from source. */
const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2023',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false, react: { runtime: 'automatic' } },
        keepClassNames: true,
      },
      module: { type: 'nodenext' },
    },
  ],
  // Fastify's helpers require() these two, which are ES modules: Jest on Node 20 cannot load them untransformed.
  'node_modules/(cookie|content-disposition)/.+\\.js$': ['@swc/jest', { jsc: { target: 'es2023' }, module: { type: 'commonjs' } }],
};

export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironmentOptions: { customExportConditions: ['@assent/source', 'node', 'node-addons'] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform,
  transformIgnorePatterns: ['/node_modules/(?!(cookie|content-disposition)/)'],
  // Long enough for a machine that does other things as well: what hangs is found all the same.
  testTimeout: 90_000,
};
