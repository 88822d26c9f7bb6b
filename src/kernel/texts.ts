// Words for people, from message catalogues in Chinese and English. Each room brings its own catalogue.
import i18next, { type i18n } from 'i18next';

export type Language = 'zh' | 'en';
export const LANGUAGES: readonly Language[] = ['zh', 'en'];

/** Flat keys (`room.what`) to sentences with `{{holes}}`; the same keys in both languages, held by a test. */
export interface Catalogue {
  zh: Record<string, string>;
  en: Record<string, string>;
}

export type Texts = (language: Language, key: string, vars?: Record<string, string | number>) => string;

/** One lookup over all catalogues. An unknown key throws: a missing text is found by tests, not by a reader. */
export function createTexts(catalogues: Catalogue[]): Texts {
  const instance: i18n = i18next.createInstance();
  const merged = (language: Language) => Object.assign({}, ...catalogues.map((c) => c[language]));
  instance.init({
    lng: 'zh',
    fallbackLng: false,
    showSupportNotice: false,
    initAsync: false,
    keySeparator: false,
    nsSeparator: false,
    // Texts go into messages, JSON and escaped HTML templates: escaping is the output's work.
    interpolation: { escapeValue: false },
    resources: { zh: { translation: merged('zh') }, en: { translation: merged('en') } },
  } as Parameters<i18n['init']>[0]);
  return (language, key, vars = {}) => {
    const plural = typeof vars.count === 'number' && language === 'en';
    if (!plural && !instance.exists(key, { lng: language })) throw new Error(`no text ${key} in ${language}`);
    return instance.t(key, { lng: language, ...vars });
  };
}

/** The reader's language from `Accept-Language`; Chinese unless English is asked for first. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const first = acceptLanguage?.split(',')[0]?.trim().toLowerCase() ?? '';
  return first.startsWith('en') ? 'en' : 'zh';
}
