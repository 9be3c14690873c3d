import config from './jest.config.mjs';

/** Faults are for `npm run e2e:faults`, not for `npm test`: each takes half a minute, and far longer where the machine is busy. */
export default {
  ...config,
  testMatch: ['<rootDir>/src/faults/**/*.faults.ts'],
  testTimeout: 600_000,
};
