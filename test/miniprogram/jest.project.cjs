const path = require('node:path');
const swc = require('../support/swc.cjs');

const root = path.resolve(__dirname, '../..');

/** The mini-program's components and pages in a browser's document, with Taro replaced by small stubs. */
module.exports = {
  displayName: 'miniprogram',
  rootDir: root,
  testEnvironment: 'jsdom',
  testMatch: ['<rootDir>/test/miniprogram/**/*.test.{ts,tsx}'],
  // A test meets the browser's variant of a platform module unless it names `.weapp` or mocks it.
  moduleFileExtensions: ['h5.tsx', 'h5.ts', 'tsx', 'ts', 'js', 'cjs', 'json', 'node'],
  moduleNameMapper: {
    '\\.scss$': 'identity-obj-proxy',
    '^@tarojs/taro$': '<rootDir>/test/miniprogram/stubs/taro.ts',
    '^@tarojs/components$': '<rootDir>/test/miniprogram/stubs/components.tsx',
    '^@shared/(.*)$': '<rootDir>/shared/$1',
    '^@/(.*)$': '<rootDir>/miniprogram/src/$1',
  },
  globals: { API_BASE_URL: '' },
  transform: swc.pages,
};
