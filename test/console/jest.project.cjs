const path = require('node:path');
const swc = require('../support/swc.cjs');

const root = path.resolve(__dirname, '../..');

/** The operators' console in a browser's document: its forms, held against the schemas of the server. */
module.exports = {
  displayName: 'console',
  rootDir: root,
  testEnvironment: 'jsdom',
  testMatch: ['<rootDir>/test/console/**/*.test.tsx'],
  testTimeout: 60_000,
  setupFiles: ['<rootDir>/test/console/browser.cjs'],
  moduleNameMapper: {
    '\\.css$': 'identity-obj-proxy',
    '^@ant-design/icons$': '<rootDir>/test/console/icons.cjs',
  },
  transform: swc.pages,
};
