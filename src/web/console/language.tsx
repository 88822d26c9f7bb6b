// The reader's language: chosen once, on whichever page; kept in the cookie that the server's own pages read too.
import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import { type Language, textOf, type Vars } from './texts.ts';

const KEPT_AS = 'muster_lang';
const KEPT_SECONDS = 365 * 24 * 3_600;

/** Chinese unless English was chosen here before, or in the address. */
function initialLanguage(): Language {
  const kept = new RegExp(`(?:^|; )${KEPT_AS}=(\\w+)`).exec(document.cookie)?.[1];
  const asked = new URLSearchParams(location.search).get('lang') ?? kept;
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
  const [language, setLanguage] = useState(initialLanguage);
  const choose = useCallback((chosen: Language) => {
    // biome-ignore lint/suspicious/noDocumentCookie: the newer way is there over https alone
    document.cookie = `${KEPT_AS}=${chosen}; path=/; max-age=${KEPT_SECONDS}; samesite=lax`;
    setLanguage(chosen);
  }, []);
  // Before the first request leaves, not after the first paint.
  document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN';
  const spoken = useMemo(
    () => ({ language, choose, t: (key: string, vars?: Vars) => textOf(language, key, vars) }),
    [language, choose],
  );
  return <Context value={spoken}>{children}</Context>;
}

/** The words of the reader's language. */
export function useWords(): Spoken {
  const spoken = use(Context);
  if (!spoken) throw new Error('no language around this');
  return spoken;
}
