// The reader's words: those of the page and the phone's own, in the language that the page came in.
import { phoneTexts } from '../../callout/pages/phone-texts.ts';
import type { Catalogue } from '../../kernel/texts.ts';
import { appTexts } from './texts/app-texts.ts';

export type Language = 'zh' | 'en';

/** The background has both languages; of the app each program has its own alone, which is the page's. */
const words: Catalogue = { zh: {}, en: {} };

/** Of the app, or of a screen that is loaded when it is first opened. */
export function addWords(...more: Catalogue[]): void {
  for (const { zh, en } of more) {
    Object.assign(words.zh, zh);
    Object.assign(words.en, en);
  }
}
addWords(phoneTexts, appTexts);

export const languageOf = (tag: string | undefined): Language => (tag?.startsWith('en') ? 'en' : 'zh');

export const wordIn = (language: Language, key: string, vars: Record<string, string | number> = {}): string =>
  (words[language][key] || key).replace(/\{\{(\w+)\}\}/g, (_, name) => String(vars[name] ?? ''));

export const word = (key: string, vars?: Record<string, string | number>): string =>
  wordIn(languageOf(document.documentElement.lang), key, vars);

/** What the server said against something, in its own words. */
export function reasonOf(
  { title, detail }: { title?: string; detail?: string },
  status: number | null,
  language = languageOf(document.documentElement.lang),
): string {
  return [title, detail].filter(Boolean).join(language === 'zh' ? '。' : '. ') || `HTTP ${status}`;
}
