// The app's own screens, behind one address each (`/phone/#name`, `/phone/#name/about`): a screen is one file and one line here.
import { all, make, one } from './dom.ts';
import { keptMe, type Me, whoAmI } from './own.ts';
import { sendSaid } from './own-change.ts';
import type { Screen } from './screen.ts';
import { callouts } from './screens/callouts.ts';
import { shellTexts } from './texts/shell-texts.ts';
import { addWords, word } from './words.ts';

addWords(shellTexts);

// Loaded when first opened; the background keeps them for when there is no network.
const between = () => import('./between.ts');
const lead = () => import('./lead.ts');

const SCREENS: Record<string, Screen> = {
  callouts,
  availability: {
    ...{ title: 'phone-app.availability', inBar: true },
    show: async (into) => (await between()).availability(into),
  },
  lead: {
    ...{ title: 'phone-app.lead', inBar: true, may: 'callout.launch' },
    show: async (into) => (await lead()).led(into),
  },
  launch: {
    ...{ title: 'phone-app.launch', inside: 'lead' },
    show: async (into) => (await lead()).launch(into),
  },
  board: {
    ...{ title: 'phone-app.board', inside: 'lead' },
    show: async (into, id) => (await lead()).board(into, id),
  },
  duty: { title: 'phone-app.duty', news: true, show: async (into) => (await between()).duty(into) },
  bulletins: {
    ...{ title: 'phone-app.bulletins', news: true },
    show: async (into) => (await between()).bulletins(into),
  },
  wake: { title: 'phone-app.wake', show: async (into) => (await between()).wake(into) },
  skills: { title: 'phone-app.skills', show: async (into) => (await between()).skills(into) },
  training: {
    title: 'phone-app.training',
    show: async (into, id) => (await between()).training(into, id),
  },
  scores: { title: 'phone-app.scores', show: async (into) => (await between()).scores(into) },
  scoring: {
    ...{ title: 'phone-app.scoring', may: 'score.give' },
    show: async (into, id) => (await between()).scoring(into, id),
  },
  past: { title: 'phone-app.past', show: async (into) => (await between()).past(into) },
  held: { title: 'phone-app.held', show: async (into) => (await between()).held(into) },
  more: { title: 'phone-app.more', inBar: true, show: async (into) => showMore(into) },
};
const FIRST = 'callouts';
let permissions: string[] = [];

const isOffered = ({ may, inside }: Screen) => !inside && (!may || permissions.indexOf(may) >= 0);

/** All that does not stand in the bar. */
function showMore(into: HTMLElement): void {
  into.textContent = '';
  into.append(make('h1', {}, word('phone-app.more')));
  for (const [key, screen] of Object.entries(SCREENS)) {
    if (screen.inBar || !isOffered(screen)) continue;
    into.append(make('a', { href: `#${key}`, className: 'listed link' }, word(screen.title)));
  }
  for (const [href, key] of [
    ['/me/calendar', 'calendar'],
    ['/me', 'account'],
  ] as const)
    into.append(make('a', { href, className: 'listed link' }, word(`phone-app.${key}`)));
}

function showBar(name: string): void {
  const bar = make('nav', { className: 'tabs' });
  const shown = SCREENS[name];
  const under = shown?.inBar ? name : (shown?.inside ?? 'more');
  for (const [key, screen] of Object.entries(SCREENS)) {
    if (!screen.inBar || !isOffered(screen)) continue;
    const link = make('a', { href: `#${key}` }, word(screen.title));
    if (key === under) link.setAttribute('aria-current', 'page');
    bar.append(link);
  }
  for (const old of all('nav.tabs')) old.remove();
  one('#app')?.before(bar);
}

async function open(): Promise<void> {
  const [named = '', about = ''] = location.hash.slice(1).split('/');
  const name = SCREENS[named] ? named : FIRST;
  const screen = SCREENS[name];
  const app = one('#app');
  if (!screen || !app) return;
  document.body.className = '';
  if (name === 'wake') for (const told of all('a.wake')) told.remove();
  showBar(name);
  // A screen that is left while it still loads fills nothing.
  const into = make('div', {}, make('p', { className: 'quiet' }, word('phone-app.opening')));
  app.textContent = '';
  app.append(into);
  try {
    await screen.show(into, about);
  } catch {
    into.textContent = '';
    into.append(make('p', { className: 'net wrong' }, word('phone-app.not-loaded')));
  }
}

async function learnRights(): Promise<void> {
  const before = permissions.join();
  permissions = ((await keptMe()) ?? { permissions }).permissions;
  if (before !== permissions.join()) showBar(location.hash.slice(1).split('/')[0] || FIRST);
  const me = await whoAmI().catch(() => ({ permissions }));
  permissions = me ? me.permissions : [];
  showBar(location.hash.slice(1).split('/')[0] || FIRST);
  if (me && 'memberId' in me && me.memberId !== null) await tellIfAsleep(me).catch(() => {});
}

/** Whoever uses the app is told when this phone would not wake them; what can be put right is, without a word. */
async function tellIfAsleep(me: Me): Promise<void> {
  if (!(await (await between()).healPush(me)) || location.hash === '#wake') return;
  one('#app')?.before(make('a', { href: '#wake', className: 'button mid wake' }, word('phone-app.asleep')));
}

export function startShell(): void {
  const isNews = () => SCREENS[location.hash.slice(1).split('/')[0] || FIRST]?.news;
  window.addEventListener('hashchange', () => void open());
  window.addEventListener('online', () => void sendSaid());
  navigator.serviceWorker?.addEventListener('message', () => isNews() && void open());
  void open();
  void learnRights();
  void sendSaid();
}
