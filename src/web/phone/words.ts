// The reader's words: those of the page and the phone's own, in the language that the page came in.
import { phoneTexts } from '../../callout/pages/phone-texts.ts';
import { appTexts } from './texts/app-texts.ts';

export type Language = 'zh' | 'en';

const words = {
  zh: { ...phoneTexts.zh, ...appTexts.zh },
  en: { ...phoneTexts.en, ...appTexts.en },
};

export const languageOf = (tag: string | undefined): Language => (tag?.startsWith('en') ? 'en' : 'zh');

export const wordIn = (language: Language, key: string, vars: Record<string, string | number> = {}): string =>
  (words[language][key] ?? key).replace(/\{\{(\w+)\}\}/g, (_, name) => String(vars[name] ?? ''));

export const word = (key: string, vars?: Record<string, string | number>): string =>
  wordIn(languageOf(document.documentElement.lang), key, vars);
