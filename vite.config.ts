// Builds what browsers load: src/web and public become dist/web, which both entries serve. The console is the default;
// the phone's two files are modes of their own, since old phones take neither its syntax nor a module in the background.
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'vite';
import { type Catalogue, LANGUAGES, type Language } from './src/kernel/texts.ts';

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

/** Nobody reads two languages at once: a catalogue is built into each program with that program's words alone. */
const wordsOf = (language: Language) => ({
  name: 'words-of',
  enforce: 'pre' as const,
  async load(id: string) {
    if (!id.endsWith('-texts.ts')) return null;
    const catalogues = Object.entries<Catalogue>(await import(id));
    return catalogues
      .map(([name, texts]) => `export const ${name} = ${JSON.stringify({ [language]: texts[language] })};`)
      .join('\n');
  },
});

/** The background is one plain script, which speaks to whoever is written to. The app is modules, in each language by themselves, whose
 * screens come when they are first opened, under names that stay: the phone keeps them for when there is no network, and one of
 * yesterday's may meet one of today's. */
const forPhone = (input: string, language?: Language): UserConfig => ({
  root: at('src/web'),
  plugins: [plainImports, ...(language ? [wordsOf(language)] : [])],
  publicDir: false,
  build: {
    outDir: at('dist/web'),
    emptyOutDir: false,
    // What Chrome 80 takes, and Safari 16.4: by that browser's name `?.` would be written out everywhere, for a case that is none of ours.
    target: 'es2020',
    modulePreload: false,
    rolldownOptions: {
      input: at(input),
      output: language
        ? {
            ...{ format: 'es', entryFileNames: `phone/${language}/app.js` },
            ...{ chunkFileNames: `phone/${language}/[name].js`, minifyInternalExports: false },
          }
        : { format: 'iife', entryFileNames: 'sw.js' },
    },
  },
});

export default defineConfig(({ mode }) => {
  const language = LANGUAGES.find((l) => mode === `phone-${l}`);
  if (language) return forPhone('src/web/phone/main.ts', language);
  if (mode === 'phone-background') return forPhone('src/web/phone/background/main.ts');
  return forConsole;
});
