const swc = require('./test/support/swc.cjs');

/** What runs on Node, and in a browser's document the components of the mini-program and of the console. */
module.exports = {
  // Databases, servers and browsers on two busy cores: a hang is to be found, not a slow moment.
  testTimeout: 60_000,
  // Some of what a test file loads is never let go, and a worker that holds two gigabytes of it mostly collects garbage.
  workerIdleMemoryLimit: '800MB',
  testSequencer: `${__dirname}/test/support/slow-first.cjs`,
  projects: [
    {
      displayName: 'node',
      testEnvironment: '<rootDir>/test/support/node-environment.cjs',
      rootDir: __dirname,
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/miniprogram/'],
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
      transform: swc.server,
    },
    require('./test/miniprogram/jest.project.cjs'),
    require('./test/console/jest.project.cjs'),
  ],
};
