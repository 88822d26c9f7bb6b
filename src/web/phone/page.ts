// What the summons page carries for this program, and showing another moment of it: its sections stand there for every
// state, so that a tap changes the screen at once, network or not.
import type { AnswerKind } from '../../callout/respond-rules.ts';
import type { Kind, PersonState } from '../../callout/state.ts';
import { timeAt } from '../console/when.ts';
import { phoneNow } from './clock.ts';
import { all, make, one } from './dom.ts';
import type { Position } from './journey-rules.ts';
import { expected_ms, predict, type Standing } from './predict-rules.ts';
import type { Waiting } from './store.ts';
import { word } from './words.ts';

/** As the server wrote it into the page. */
export interface Summons {
  path: string;
  calloutId: number;
  kind: Kind;
  state: PersonState;
  enRoute: boolean;
  answeredAt: string | null;
  etaAt: string | null;
  arriveBy: string;
  /** When the server wrote it. */
  now: string;
  muster: Position;
  fence_m: number;
  /** Nothing is shared after the end. */
  live: boolean;
}

export function readSummons(): Summons | null {
  const text = one('main[data-summons]')?.dataset.summons;
  return text ? (JSON.parse(text) as Summons) : null;
}

/** This page came from the phone itself: there was no network when it was opened. */
export const isKept = (): boolean => one('main[data-kept]') !== null;

/** How far the server's clock is ahead of this one, as far as a page that came from there tells. */
let ahead_ms = 0;

export function setClockBy(summons: Summons): void {
  if (!isKept()) ahead_ms = Date.parse(summons.now) - phoneNow().getTime();
}

const ms = (at: string | null) => (at === null ? null : Date.parse(at));

/** The person as the server knew them, and after all that waits here. */
export function standingOf(summons: Summons, waits: Waiting[]): Standing {
  const { state, enRoute, answeredAt, etaAt, arriveBy, path } = summons;
  let standing: Standing = {
    ...{ state, enRoute, answered_ms: ms(answeredAt), eta_ms: ms(etaAt), arriveBy_ms: Date.parse(arriveBy) },
  };
  for (const { path: to, body, deviceAt } of waits) {
    const given = to === path ? (body as { answer: AnswerKind; etaMinutes?: number }) : null;
    const arrived = to === `${path}/check-in` ? { answer: 'arrived' as const } : null;
    const answer = given ?? arrived;
    if (answer) standing = predict(standing, answer, Date.parse(deviceAt) + ahead_ms);
  }
  return standing;
}

/** Shows what stands for this state, in words and in what can be said next. */
export function showStanding(p: Standing): void {
  forgetShown();
  for (const section of all('[data-for]')) {
    section.hidden = (section.dataset.for ?? '').split(' ').indexOf(p.state) < 0;
  }
  for (const button of all('[data-unless="en_route"]')) button.hidden = p.enRoute;
  for (const field of all<HTMLInputElement>('[data-follows] input[name=answer]')) {
    field.value = p.enRoute ? 'en_route' : 'coming';
  }
  const now = one('#now');
  if (now) now.replaceWith(make('div', { id: 'now', tabIndex: -1 }, noteOf(p)));
}

function noteOf(p: Standing): HTMLElement {
  const now = new Date(phoneNow().getTime() + ahead_ms);
  const keys: Partial<Record<PersonState, string>> = { coming: p.eta_ms === null ? 'coming' : 'coming-eta' };
  const at = p.state === 'on_scene' || p.state === 'home_safe' ? now : new Date(expected_ms(p));
  const text = word(`phone.is.${keys[p.state] ?? p.state}`, { time: timeAt(at, now) });
  return make('p', { className: 'note' }, make('b', {}, text));
}

/** The one line that says how things stand between this phone and the server. */
export function say(text: string, look: '' | 'wrong' = ''): void {
  const line = one('#net');
  if (!line) return;
  line.textContent = text;
  line.className = `net ${look}`;
  line.hidden = text === '';
}

/** The page as last put here, without what is new in it each time. */
let shown = '';

/** Puts the page that the server gives now in the place of this one, and leaves alone what is the same. */
export function replacePage(html: string): void {
  // Its style is this page's already, and carries a number that this page's policy does not know.
  const next = new DOMParser().parseFromString(html.replace(/<style[\s\S]*?<\/style>/g, ''), 'text/html');
  const same = next.body.innerHTML.replace(/data-summons="[^"]*"/, '');
  const [old, fresh] = [one('main[data-summons]'), next.querySelector<HTMLElement>('main[data-summons]')];
  // Whoever reads or points at something is not disturbed for nothing.
  if (same === shown && old && fresh) {
    old.dataset.summons = fresh.dataset.summons;
    return;
  }
  shown = same;
  const open = all<HTMLDetailsElement>('details').map((part) => part.open);
  document.title = next.title;
  document.body.className = next.body.className;
  document.body.innerHTML = next.body.innerHTML;
  all<HTMLDetailsElement>('details').forEach((part, i) => {
    part.open = open[i] ?? false;
  });
}

/** Another moment than the server's is shown: its next page counts, even if it is the one before. */
const forgetShown = (): void => {
  shown = '';
};
