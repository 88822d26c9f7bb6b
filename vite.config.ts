// Builds what browsers load: src/web and public become dist/web, which both entries serve. The console is the default;
// the phone's two files are modes of their own, since old phones take neither its syntax nor a module in the background.
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const forConsole: UserConfig = {
  root: at('src/web'),
  publicDir: at('public'),
  plugins: [react({ include: /src\/web\/console\/.*\.tsx$/ })],
  build: {
    outDir: at('dist/web'),
    emptyOutDir: true,
    target: ['chrome107', 'safari16'],
    chunkSizeWarningLimit: 1_500,
    rolldownOptions: {
      input: { console: at('src/web/console/index.html') },
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
            { name: 'map', test: /node_modules\/(maplibre-gl|@maplibre|pmtiles|gcoord)\// },
          ],
        },
      },
    },
  },
};

/** Screens bring no styles of their own: what Vite loads those with would be a kilobyte for nothing. */
const plainImports = {
  name: 'plain-imports',
  enforce: 'pre' as const,
  load: (id: string) =>
    id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : null,
};

/** The background is one plain script. The app is modules, whose screens come when they are first opened, under names that stay:
 * the phone keeps them for when there is no network, and one of yesterday's may meet one of today's. */
const forPhone = (input: string, file: string): UserConfig => ({
  root: at('src/web'),
  plugins: [plainImports],
  publicDir: false,
  build: {
    outDir: at('dist/web'),
    emptyOutDir: false,
    target: ['chrome80', 'safari16.4'],
    modulePreload: false,
    rolldownOptions: {
      input: at(input),
      output:
        file === 'sw.js'
          ? { format: 'iife', entryFileNames: file }
          : {
              ...{ format: 'es', entryFileNames: file, chunkFileNames: 'phone/[name].js' },
              minifyInternalExports: false,
            },
    },
  },
});

export default defineConfig(({ mode }) => {
  if (mode === 'phone') return forPhone('src/web/phone/main.ts', 'phone/app.js');
  if (mode === 'phone-background') return forPhone('src/web/phone/background/main.ts', 'sw.js');
  return forConsole;
});
