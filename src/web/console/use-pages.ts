// What a browser does by itself when it loads a page, for pages that change without loading: the title, the top, the focus.
import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { useWords } from './language.tsx';

const MAIN = 'main';

/** The page's heading names it, or what it says in `data-title`: among many tabs, and to whoever hears them, each is another. */
function useTitle(): void {
  const { t } = useWords();
  const name = t('shell.name');
  useEffect(() => {
    const main = document.getElementById(MAIN);
    if (!main) return;
    const tell = () => {
      const heading = main.querySelector('h1');
      const words = heading?.dataset.title ?? heading?.textContent?.trim();
      document.title = words ? `${words} · ${name}` : name;
    };
    tell();
    const changes = new MutationObserver(tell);
    changes.observe(main, {
      ...{ childList: true, subtree: true, characterData: true },
      ...{ attributes: true, attributeFilter: ['data-title'] },
    });
    return () => changes.disconnect();
  }, [name]);
}

/** Another page begins at its top, and with the keyboard in its content. Going back, the browser knows where one was. */
function useStart(): void {
  const [path] = useLocation();
  const last = useRef(path);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    const main = document.getElementById(MAIN);
    if (!main?.contains(document.activeElement)) main?.focus({ preventScroll: true });
  }, [path]);
  useEffect(() => {
    let before = location.pathname;
    const leave = () => {
      if (location.pathname !== before) scrollTo(0, 0);
      before = location.pathname;
    };
    const back = () => {
      before = location.pathname;
    };
    addEventListener('pushState', leave);
    addEventListener('popstate', back);
    return () => {
      removeEventListener('pushState', leave);
      removeEventListener('popstate', back);
    };
  }, []);
}

export function usePages(): void {
  useTitle();
  useStart();
}
