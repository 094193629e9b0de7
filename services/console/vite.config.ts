import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // The console is served from the root of the system it talks to: same origin, no outside requests.
  base: '/',
  build: {
    // Office machines often carry an older domestic browser on Chromium 87.
    target: 'chrome87',
    cssTarget: 'chrome87',
    outDir: 'dist',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    reportCompressedSize: false,
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: Object.fromEntries(
      ['/api', '/docs', '/admin/queues', '/livez', '/readyz'].map((path) => [
        path,
        { target: process.env.JIESU_URL ?? 'http://127.0.0.1:8080', changeOrigin: false },
      ]),
    ),
  },
});
