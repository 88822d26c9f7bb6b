// The app's own screens, behind one address each (`/phone/#name`): a screen is one file and one line here.
import { all, one } from './dom.ts';
import type { Screen } from './screen.ts';
import { callouts } from './screens/callouts.ts';
import { word } from './words.ts';

const SCREENS: Record<string, Screen> = { callouts };
const FIRST = 'callouts';

async function open(): Promise<void> {
  const name = location.hash.slice(1);
  const screen = SCREENS[name] ?? SCREENS[FIRST];
  const into = one('#app');
  if (!screen || !into) return;
  const bar = document.createElement('nav');
  bar.className = 'tabs';
  for (const [key, { title }] of Object.entries(SCREENS)) {
    const link = document.createElement('a');
    link.href = `#${key}`;
    link.textContent = word(title);
    if (SCREENS[key] === screen) link.setAttribute('aria-current', 'page');
    bar.append(link);
  }
  for (const old of all('nav.tabs')) old.remove();
  if (Object.keys(SCREENS).length > 1) into.before(bar);
  into.replaceChildren?.();
  await screen.show(into);
}

export function startShell(): void {
  window.addEventListener('hashchange', () => void open());
  navigator.serviceWorker?.addEventListener('message', () => void open());
  void open();
}
