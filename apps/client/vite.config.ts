import { execFileSync } from 'node:child_process';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compression } from 'vite-plugin-compression2';
import { VitePWA } from 'vite-plugin-pwa';
import packageJson from './package.json' with { type: 'json' };

const server = process.env['CALLOUT_DEV_SERVER'] ?? 'http://127.0.0.1:4810';
const serverPaths = [
  '/api',
  '/sync',
  '/files',
  '/reports',
  '/apply',
  '/invitation',
  '/healthz',
  '/test',
];

/**
 * Parts that change together travel together, so that an update of one leaves the others cached. What
 * only those who are signed in need must not be grouped with what the sign-in page shows.
 */
const chunks = [
  {
    name: 'react',
    test: /node_modules[\\/](react|react-dom|scheduler|react-i18next|i18next)[\\/]/,
  },
  { name: 'tanstack', test: /node_modules[\\/]@tanstack[\\/]/ },
];

/** What devices tell the server of themselves: the version, and the commit where there is one. */
function versionOfBuild(): string {
  try {
    const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' });
    return `${packageJson.version}+${commit.trim()}`;
  } catch {
    return packageJson.version;
  }
}
process.env['VITE_CALLOUT_VERSION'] ??= versionOfBuild();

export default defineConfig({
  plugins: [
    react(),
    VitePWA({
      // A person chooses the moment of an update: a reload could cost a half-filled form.
      registerType: 'prompt',
      injectRegister: false,
      includeAssets: ['icon.svg', 'apple-touch-icon.png'],
      manifest: {
        name: 'Callout',
        short_name: 'Callout',
        description: 'Field service that keeps working without a network.',
        theme_color: '#3f4ac0',
        background_color: '#fbfbfc',
        display: 'standalone',
        start_url: '/',
        icons: [
          { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icon-maskable.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
          { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
        ],
      },
      workbox: {
        globPatterns: ['**/*.{js,css,html,svg,png,woff2}'],
        navigateFallback: '/index.html',
        // These pages are the server's: the offline copy of the application must not stand in.
        navigateFallbackDenylist: [
          /^\/(api|sync|files|reports|apply|invitation|metrics|healthz|test)(\/|\?|$)/,
        ],
        cleanupOutdatedCaches: true,
      },
    }),
    // The server sends these as they lie there; what is smaller gains nothing.
    compression({
      algorithms: ['brotliCompress', 'gzip'],
      include: /assets\/.*\.(js|css|svg)$/,
      threshold: 1024,
    }),
  ],
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(serverPaths.map((path) => [path, server])),
  },
  build: {
    target: 'es2023',
    sourcemap: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: { output: { codeSplitting: { groups: chunks } } },
  },
});
