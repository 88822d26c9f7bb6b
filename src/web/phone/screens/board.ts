// A small live board for the one who leads: what is missing first, who comes, and the three things to be done about it.
import type { Kind } from '../../../callout/state.ts';
import { plain } from '../../../kernel/plain.ts';
import { timeAt } from '../../console/when.ts';
import { phoneNow } from '../clock.ts';
import { make } from '../dom.ts';
import { askOnce } from '../hold.ts';
import { ask, attempt, Failed, showOwn } from '../own.ts';
import { word } from '../words.ts';

interface Callout {
  id: number;
  kind: Kind;
  state: string;
  title: string;
  place: string;
  arriveBy: string;
  echelons: { number: number; state: string; dueAt: string | null; asked: number | null }[];
  roles: { role: string; required: number; matched: number; gap: number }[];
  counts: Record<string, number>;
}
interface Data {
  callout: Callout;
  steers: boolean;
}

const LOOK_EVERY_MS = 5_000;
/** Trouble stands before success. */
const STATES = [
  'no_show',
  'too_late',
  'en_route',
  'on_scene',
  'coming',
  'cannot',
  'waiting',
  'released',
  'home_safe',
];

async function read(id: string): Promise<Data> {
  const [callout, rights] = await Promise.all([
    ask<Callout>(`/api/callouts/${id}`),
    ask<{ permissions: string[] }>(`/api/me/rights?target=callout&id=${id}`),
  ]);
  return { callout, steers: rights.permissions.indexOf('callout.steer') >= 0 };
}

const gaps = ({ roles }: Callout) =>
  roles
    .slice()
    .sort((a, b) => b.gap - a.gap)
    .map(({ role, required, matched, gap }) =>
      make(
        'p',
        { className: gap > 0 ? 'note wrong gap' : 'note gap' },
        make('b', {}, gap > 0 ? `▲ ${word('lead.gap', { n: gap })}` : `✓ ${word('lead.full')}`),
        `${word(`role.${role}`)} ${matched}/${required}`,
      ),
    );

function echelonWords({ echelons, state }: Callout): HTMLElement[] {
  const next = echelons.find((e) => e.state === 'pending');
  const lines = echelons
    .filter((e) => e.state === 'raised')
    .map((e) => word('lead.echelon', { n: e.number, asked: e.asked ?? 0 }));
  if (next?.dueAt && state === 'active')
    lines.push(word('lead.echelon.next', { n: next.number, time: timeAt(next.dueAt, phoneNow()) }));
  else if (next) lines.push(word('lead.echelon.waits', { n: next.number }));
  return lines.map((line) => make('p', { className: 'quiet' }, line));
}

function controls({ callout, steers }: Data, again: () => void): HTMLElement[] {
  const { id, state, kind, echelons, counts } = callout;
  if (!steers || (state !== 'active' && state !== 'held')) return [];
  const press = (label: string, path: string, json?: object, what?: string, look = '') => {
    const button = make('button', { className: `mid ${look}` }, label);
    const act = async () => {
      const done = await attempt(button, () => ask(`/api/callouts/${id}/${path}`, { method: 'POST', json }));
      if (done) again();
    };
    const about = { what: what ?? '', yes: word('lead.do'), no: word('lead.no') };
    button.onclick = () => (what ? askOnce(button, about, () => void act()) : void act());
    return make('div', { className: 'act' }, button);
  };
  const next = echelons.find((e) => e.state === 'pending')?.number;
  const kindWord = word(`phone.kind.${kind}`);
  const raise = next && word('lead.raise.what', { n: next, kind: kindWord });
  return [
    ...(raise ? [press(word('lead.raise'), `raise?number=${next}`, undefined, raise)] : []),
    state === 'active' ? press(word('lead.pause'), 'hold') : press(word('lead.resume'), 'resume'),
    make('hr'),
    press(
      word('lead.end'),
      'stand-down',
      {},
      word('lead.end.what', { kind: kindWord, n: counts.summoned ?? 0 }),
      'danger',
    ),
  ];
}

function draw(data: Data, again: () => void): HTMLElement[] {
  const { callout } = data;
  const { id, kind, state, title, place, arriveBy, counts } = callout;
  document.body.className = kind;
  const people = STATES.filter((s) => counts[s]).map((s) => `${word(`phone.state.${s}`)} ${counts[s]}`);
  return [
    make('p', { className: 'band' }, make('b', {}, word(`phone.kind.${kind}`)), word(`lead.state.${state}`)),
    make('h1', {}, plain(`${title} · ${place}`)),
    ...gaps(callout),
    make(
      'p',
      {},
      make('b', {}, people.join(' · ')),
      ` ${word('lead.by', { time: timeAt(arriveBy, phoneNow()) })}`,
    ),
    ...echelonWords(callout),
    make(
      'p',
      { className: 'quiet', id: 'as-of' },
      word('lead.as-of', { time: timeAt(phoneNow(), phoneNow()) }),
    ),
    ...controls(data, again),
    make('p', {}, make('a', { href: `/console/callouts/${id}` }, word('lead.whole'))),
  ];
}

export async function board(into: HTMLElement, id: string): Promise<void> {
  let shown = '';
  const put = (data: Data) => {
    shown = JSON.stringify(data);
    into.textContent = '';
    into.append(...draw(data, () => void look()));
  };
  const look = async () => {
    const data = await read(id);
    const asOf = into.querySelector('#as-of');
    if (JSON.stringify(data) !== shown && !into.querySelector('[data-asks]')) put(data);
    else if (asOf) asOf.textContent = word('lead.as-of', { time: timeAt(phoneNow(), phoneNow()) });
    for (const old of Array.from(into.querySelectorAll('.net'))) old.remove();
  };
  const again = () => void look().catch(() => {});
  await showOwn<Data>(into, {
    name: `board:${id}`,
    read: () => read(id),
    draw: (data) => draw(data, again),
  });
  const watch = () =>
    setTimeout(async () => {
      if (!into.isConnected) return;
      if (document.visibilityState === 'visible')
        await look().catch((error) => {
          if (!(error instanceof Failed)) throw error;
          if (!into.querySelector('.net'))
            into.prepend(make('p', { className: 'net', role: 'status' }, word('phone-app.no-network.board')));
        });
      watch();
    }, LOOK_EVERY_MS);
  watch();
}
