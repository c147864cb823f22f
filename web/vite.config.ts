import { fileURLToPath } from 'node:url';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { firstPageBudget } from './budget.ts';

// In development the API of a running binary answers on the same origin, as it does in production.
const api = process.env.LONJA_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [
    tanstackRouter({ target: 'react', autoCodeSplitting: true, quoteStyle: 'single' }),
    react(),
    firstPageBudget(),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    // The content security policy forbids inline scripts, which the preload polyfill would add.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    // Every route is known from the start; sixty files of a kilobyte each compress far worse than one.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'routes', test: /src\/routes\/[^?]*\.tsx$/ }] } },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ['/api/', '/oauth', '/openapi.json', '/docs', '/healthz', '/readyz'].map((path) => [
        path,
        { target: api, changeOrigin: true },
      ]),
    ),
  },
  test: { environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'], restoreMocks: true },
});
