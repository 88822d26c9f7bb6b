// The reader's language: chosen once, kept on this machine and told to the server with every request.
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { type Language, textOf, type Vars } from './texts.ts';

const KEPT_AS = 'muster.language';

/** Chinese unless English was chosen here before, or in the address. */
function initialLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(KEPT_AS);
  return asked === 'en' ? 'en' : 'zh';
}

/** For requests, which are made outside React too. */
export const currentLanguage = (): Language => (document.documentElement.lang === 'en' ? 'en' : 'zh');

export type Words = (key: string, vars?: Vars) => string;

interface Spoken {
  language: Language;
  t: Words;
  choose(language: Language): void;
}

const Context = createContext<Spoken | null>(null);

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, choose] = useState(initialLanguage);
  // Before the first request leaves, not after the first paint.
  document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN';
  useEffect(() => localStorage.setItem(KEPT_AS, language), [language]);
  const spoken = useMemo(
    () => ({ language, choose, t: (key: string, vars?: Vars) => textOf(language, key, vars) }),
    [language],
  );
  return <Context value={spoken}>{children}</Context>;
}

/** The words of the reader's language. */
export function useWords(): Spoken {
  const spoken = use(Context);
  if (!spoken) throw new Error('no language around this');
  return spoken;
}
