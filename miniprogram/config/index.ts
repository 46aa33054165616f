import path from 'node:path';
import { defineConfig } from '@tarojs/cli';

const project = path.resolve(__dirname, '../..');
const shared = path.join(project, 'shared');
const source = path.join(project, 'miniprogram/src');

/** Where the built weapp finds the server; the H5 build is served by it and needs no address. */
const apiUrl = process.env.TARO_APP_API_URL ?? 'http://127.0.0.1:8080';

/**
 * One source, two programs: `--type weapp` for WeChat, `--type h5` for the demo page. Run from `miniprogram/`.
 * 375 design points are the width of the screen; `deviceRatio` 2 makes one point two rpx.
 */
export default defineConfig(() => {
  const isH5 = process.env.TARO_ENV === 'h5';
  return {
    projectName: 'membership',
    date: '2026-1-1',
    designWidth: 375,
    deviceRatio: { 375: 2, 640: 2.34 / 2, 750: 1, 828: 1.81 / 2 },
    sourceRoot: 'src',
    outputRoot: `../dist/${process.env.TARO_ENV ?? 'weapp'}`,
    framework: 'react',
    compiler: { type: 'webpack5', prebundle: { enable: false } },
    cache: { enable: false },
    alias: { '@': source, '@shared': shared },
    defineConstants: { API_BASE_URL: JSON.stringify(isH5 ? '' : apiUrl) },
    sass: { resource: [path.join(source, 'styles/mixins.scss')] },
    mini: {
      compile: { include: [shared] },
      optimizeMainPackage: { enable: true },
      // Styles of components do not build on one another: their order says nothing.
      miniCssExtractPluginOption: { ignoreOrder: true },
      postcss: { pxtransform: { enable: true, config: {} }, cssModules: { enable: false } },
    },
    h5: {
      compile: { include: [shared] },
      publicPath: '/h5/',
      staticDirectory: 'static',
      router: { mode: 'hash' },
      // What two pages share is loaded once, not once a page.
      webpackChain: (chain) => {
        chain.optimization.splitChunks({
          chunks: 'all',
          cacheGroups: { shared: { minChunks: 2, minSize: 0, priority: -10, reuseExistingChunk: true } },
        });
        chain.performance.hints(false);
      },
      output: { filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[chunkhash:8].js' },
      miniCssExtractPluginOption: {
        ignoreOrder: true,
        filename: 'css/[name].[contenthash:8].css',
        chunkFilename: 'css/[name].[chunkhash:8].css',
      },
      postcss: { autoprefixer: { enable: true, config: {} }, cssModules: { enable: false } },
    },
  };
});
