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

/** One plain script: `input` and all that it imports. */
const forPhone = (input: string, file: string): UserConfig => ({
  root: at('src/web'),
  publicDir: false,
  build: {
    outDir: at('dist/web'),
    emptyOutDir: false,
    target: ['chrome80', 'safari16.4'],
    modulePreload: false,
    rolldownOptions: { input: at(input), output: { format: 'iife', entryFileNames: file } },
  },
});

export default defineConfig(({ mode }) => {
  if (mode === 'phone') return forPhone('src/web/phone/main.ts', 'phone/app.js');
  if (mode === 'phone-background') return forPhone('src/web/phone/background/main.ts', 'sw.js');
  return forConsole;
});
