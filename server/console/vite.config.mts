import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The operators' console: static files that the server hands out under `/console/`. Scripts come from there alone, as the
 * server's content security policy demands, so nothing may be inlined as a script.
 */
export default defineConfig({
  base: '/console/',
  plugins: [react()],
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    target: 'es2022',
    // Every browser that the console is for knows modulepreload.
    modulePreload: { polyfill: false },
    // Charts are the largest part, and are loaded by the pages that show one.
    chunkSizeWarningLimit: 1_200,
  },
  server: { port: 5173, proxy: { '/ops': 'http://127.0.0.1:8080' } },
});
