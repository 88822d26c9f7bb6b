// Builds what browsers load: src/web and public become dist/web, which both entries serve.
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
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
});
