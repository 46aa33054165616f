/** Two worlds: everything that runs on Node, and the mini-program's components in a browser's document. */
const swc = (jsx) => [
  '@swc/jest',
  {
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', tsx: jsx, decorators: true },
      transform: {
        legacyDecorator: true,
        decoratorMetadata: true,
        useDefineForClassFields: false,
        react: { runtime: 'automatic' },
      },
    },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];

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
      transform: { '\\.tsx?$': swc(false) },
    },
    require('./test/miniprogram/jest.project.cjs'),
  ],
};
