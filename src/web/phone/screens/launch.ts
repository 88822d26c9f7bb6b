// A launch from the phone: what, where, whom it would wake in words, and a button that is held. Nothing waits here to leave by itself.

import type { Template } from '../../console/launch/desk.ts';
import {
  arriveBy,
  type Draft,
  emptyDraft,
  fromTemplate,
  KINDS,
  launchBody,
  type Missing,
  missingIn,
  type Plan,
  type Policy,
  planBody,
} from '../../console/launch/draft.ts';
import { timeAt } from '../../console/when.ts';
import { phoneNow } from '../clock.ts';
import { make } from '../dom.ts';
import { askOnce, holdButton } from '../hold.ts';
import { drop, type Outcome, sendLaunch, unheardOf } from '../launching.ts';
import { ask, askToSignIn, attempt, Failed, whoAmI } from '../own.ts';
import { positionNow } from '../sharing.ts';
import { word } from '../words.ts';

interface Desk {
  now: string;
  templates: Template[];
  commanders: { name: string; phone: string | null }[];
  unitIds: number[];
}
interface Place {
  name: string;
  fullName: string;
  lon: number;
  lat: number;
}
interface Last {
  place: string;
  position: { lon: number; lat: number };
}

/** All that the steps share. */
interface Launching {
  into: HTMLElement;
  actor: string;
  desk: Desk;
  last: Last | null;
  units: { id: number; name: string }[];
  draft: Draft;
  /** The server's time by this phone's clock. */
  now(): Date;
}
type Step = (l: Launching) => void;

function put(
  { into, draft }: Pick<Launching, 'into' | 'draft'>,
  look: string,
  ...nodes: (Node | string)[]
): void {
  document.body.className = `${look} ${draft.kind}`;
  into.textContent = '';
  into.append(make('p', { className: 'band' }, make('b', {}, word(`phone.kind.${draft.kind}`))), ...nodes);
  scrollTo(0, 0);
}

const press = (label: string, act: () => unknown, className = 'mid') =>
  make('button', { type: 'button', className, onclick: () => void act() }, label);

const roleWords = (lines: { role: string; count: number }[]) =>
  lines.map(({ role, count }) => `${word(`role.${role}`)} ${count}`).join(' · ');

const chooseTask: Step = (l) => {
  const kinds = KINDS.map((kind) => {
    const button = press(word(`phone.kind.${kind}`), () => {
      l.draft = { ...l.draft, kind };
      chooseTask(l);
    });
    button.setAttribute('aria-pressed', String(l.draft.kind === kind));
    return button;
  });
  const tasks = l.desk.templates.map((template) => {
    const needs = word('lead.needs', { minutes: template.minutes, roles: roleWords(template.lines) });
    const button = press('', () => {
      l.draft = fromTemplate(l.draft, template);
      choosePlace(l);
    });
    button.append(template.name, make('small', {}, needs));
    return button;
  });
  put(
    l,
    '',
    ...[make('h1', {}, word('phone-app.launch')), make('h2', {}, word('lead.kind'))],
    make('div', { className: 'row three' }, ...kinds),
    make('h2', {}, word('lead.template')),
    ...(tasks.length > 0 ? tasks : [make('p', {}, word('lead.no-template'))]),
  );
};

function searchForm(choose: (place: string, position: Last['position']) => void): HTMLElement {
  const field = make('input', { type: 'search', name: 'search', autocomplete: 'off' });
  const found = make('div');
  const button = make('button', {}, word('lead.search.do'));
  const form = make('form', {}, make('label', {}, word('lead.search'), field), button, found);
  form.onsubmit = (event) => {
    event.preventDefault();
    void attempt(button, async () => {
      const { items } = await ask<{ items: Place[] }>(
        `/api/places?search=${encodeURIComponent(field.value)}`,
      );
      found.textContent = items.length > 0 ? '' : word('lead.search.none');
      found.append(
        ...items.map(({ name, fullName, lon, lat }) => press(fullName, () => choose(name, { lon, lat }))),
      );
    });
  };
  return form;
}

const choosePlace: Step = (l) => {
  const wrong = make('p', { className: 'net wrong', role: 'alert', hidden: true });
  const tell = (text: string) => {
    wrong.textContent = text;
    wrong.hidden = text === '';
  };
  const name = make('input', { type: 'text', name: 'place', maxLength: 60, value: l.draft.scene.place });
  const set = (place: string, position: Last['position']) => {
    l.draft = { ...l.draft, scene: { place, position } };
    name.value = place;
    tell('');
  };
  const here = press(word('lead.here'), async () => {
    const position = 'geolocation' in navigator ? await positionNow() : null;
    if (!position) return tell(word('phone-app.no-position'));
    set(name.value, position);
    at.textContent = `✓ ${word('lead.here')}`;
    if (name.value === '') name.focus();
  });
  const choose = (place: string, position: Last['position']) => {
    set(place, position);
    at.textContent = `✓ ${place}`;
    name.scrollIntoView();
  };
  const at = make('p', { role: 'status' }, l.draft.scene.position ? `✓ ${l.draft.scene.place}` : '');
  const { last } = l;
  const next = press(
    word('lead.next'),
    () => {
      l.draft = { ...l.draft, scene: { ...l.draft.scene, place: name.value } };
      const missing = missingIn(l.draft, []).filter((m) => m === 'place' || m === 'position');
      if (missing[0]) return tell(word(`lead.missing.${missing[0]}`));
      return void attempt(next, () => preview(l));
    },
    'big yes',
  );
  put(
    l,
    '',
    ...[make('h1', {}, l.draft.title), make('h2', {}, word('lead.where')), here],
    ...(last
      ? [press(word('lead.last', { place: last.place }), () => choose(last.place, last.position))]
      : []),
    ...[searchForm(choose), at, make('label', {}, word('lead.place'), name), wrong, next],
    press(word('lead.back'), () => chooseTask(l), ''),
  );
};

/** What would happen, in sentences. */
function planWords({ draft, now }: Launching, plan: Plan): string[] {
  const first = plan.echelons[0]?.asks ?? 0;
  const leftOut = Object.entries(plan.leftOutCounts).sort(([, a], [, b]) => b - a);
  const total = leftOut.reduce((sum, [, n]) => sum + n, 0);
  const why = leftOut.map(([reason, n]) => `${word(`left_out.${reason}`)} ${n}`).join(' · ');
  const short = draft.lines.filter(({ role }) => (plan.shortfall[role] ?? 0) > 0);
  return [
    `${word('lead.by', { time: timeAt(arriveBy(draft, now()), now()) })} · ${draft.scene.place}`,
    ...(plan.summons > first ? [word('lead.more', { n: plan.summons })] : []),
    ...short.map(({ role }) =>
      word('lead.short', { role: word(`role.${role}`), n: plan.shortfall[role] ?? 0 }),
    ),
    ...plan.strength.roles.map(({ role, expected, required }) =>
      word('lead.expected', { role: word(`role.${role}`), n: Math.round(expected), need: required }),
    ),
    word('lead.sure', { n: Math.round(plan.strength.confidence * 100) }),
    ...(total > 0 ? [word('lead.left-out', { n: total, why })] : []),
    ...(plan.quiet.length > 0 ? [word('lead.quiet', { n: plan.quiet.length })] : []),
    word('lead.commander', { name: draft.commander.name }),
    ...(plan.secondPerson ? [`▲ ${word('lead.second')}`] : []),
  ];
}

/** Of a leader of several units: which one it is for. */
function unitChoice(l: Launching): HTMLElement[] {
  if (l.desk.unitIds.length < 2) return [];
  const names = new Map(l.units.map((u) => [u.id, u.name]));
  const options = l.desk.unitIds.map((id) => {
    const label = names.get(id) ?? String(id);
    return make('option', { value: String(id), selected: l.draft.unitId === id }, label);
  });
  const choice = make('select', {}, ...options);
  choice.onchange = () => {
    l.draft = { ...l.draft, unitId: Number(choice.value) };
    void attempt(make('button'), () => preview(l));
  };
  return [make('label', {}, word('lead.unit'), choice)];
}

async function preview(l: Launching): Promise<void> {
  const { desk } = l;
  if (desk.unitIds.length > 1 && l.draft.unitId === null)
    l.draft = { ...l.draft, unitId: desk.unitIds[0] ?? null };
  const policy = await ask<Policy>(`/api/policies/${l.draft.kind}`);
  const plan = await ask<Plan>('/api/plans', { json: planBody(l.draft, policy, l.now()) });
  const n = plan.echelons[0]?.asks ?? 0;
  const kind = word(`phone.kind.${l.draft.kind}`);
  const missing: Missing[] = missingIn(l.draft, desk.unitIds);
  const go = async () => {
    put(l, 'launching', make('h1', { role: 'status' }, word('lead.sending')));
    ended(l, await sendLaunch(l.actor, launchBody(l.draft, policy, l.now())), () => preview(l));
  };
  const hold = holdButton(plan.secondPerson ? word('lead.hold.ask') : word('lead.hold', { kind }), go);
  const about = {
    what: word('lead.confirm', { n, kind }),
    yes: word('lead.confirm.do'),
    no: word('lead.cancel'),
  };
  const instead = press(word('lead.instead'), () => askOnce(instead, about, () => void go()), '');
  const send = missing.length === 0 && n > 0 ? [hold, instead] : [];
  put(
    l,
    'launching',
    ...[make('p', {}, word('lead.preview')), make('h1', {}, l.draft.title)],
    make('p', { className: 'wakes' }, word('lead.wakes', { n })),
    ...planWords(l, plan).map((line) => make('p', {}, line)),
    ...unitChoice(l),
    ...(n === 0 ? [make('p', { role: 'alert' }, word('lead.nobody'))] : []),
    ...(missing.length > 0 ? [make('p', { role: 'alert' }, word('lead.missing'))] : []),
    ...send,
    press(word('lead.back'), () => choosePlace(l), ''),
  );
}

/** What came of it. `again`: where somebody goes on who was refused. */
function ended(l: Launching, outcome: Outcome, again: () => Promise<void>): void {
  if (outcome === 'offline') {
    const retry: HTMLButtonElement = press(word('lead.back'), () => attempt(retry, again));
    const why = [
      make('h1', { role: 'alert' }, word('lead.offline')),
      make('p', {}, word('lead.offline.what')),
    ];
    put(l, '', ...why, retry);
    return;
  }
  if (outcome === 'unknown') return void showUnknown(l);
  if ('launched' in outcome) {
    location.hash = `board/${outcome.launched}`;
    return;
  }
  if ('refused' in outcome) {
    const retry: HTMLButtonElement = press(word('lead.back'), () => attempt(retry, again));
    put(l, '', make('h1', { role: 'alert' }, word('lead.refused', { why: outcome.refused })), retry);
    return;
  }
  const way = { href: `/launch-requests/${outcome.asked}`, className: 'button mid' };
  put(
    l,
    '',
    ...[make('h1', { role: 'status' }, word('lead.asked')), make('p', {}, word('lead.asked.what'))],
    make('a', way, word('lead.asked.open')),
  );
}

/** Nothing came back: the same key cannot launch twice. */
async function showUnknown(l: Launching): Promise<void> {
  const sent = await unheardOf(l.actor);
  if (!sent) return chooseTask(l);
  l.draft = { ...l.draft, kind: sent.body.kind };
  const again = press(
    word('lead.unknown.again'),
    async () => {
      again.disabled = true;
      ended(l, await sendLaunch(l.actor, sent.body), () => showUnknown(l));
    },
    'big',
  );
  const leave = async () => {
    await drop(l.actor);
    location.hash = 'lead';
  };
  put(
    l,
    'launching',
    make('h1', { role: 'alert' }, word('lead.unknown')),
    make('p', {}, `${sent.body.title} · ${sent.body.place}`),
    make('p', {}, word('lead.unknown.what')),
    ...[again, press(word('lead.unknown.drop'), leave, '')],
  );
}

async function lastPlace(): Promise<Last | null> {
  const { callouts } = await ask<{ callouts: { id: number }[] }>('/api/callouts?lead=true&pageSize=1');
  const [last] = callouts;
  return last ? ask<Last>(`/api/callouts/${last.id}`) : null;
}

export async function launch(into: HTMLElement): Promise<void> {
  try {
    const me = await whoAmI();
    if (!me) return askToSignIn(into);
    const [desk, last] = await Promise.all([ask<Desk>('/api/launch-desk'), lastPlace()]);
    const several = desk.unitIds.length > 1;
    const units = several ? (await ask<{ items: Launching['units'] }>('/api/units')).items : [];
    const ahead_ms = Date.parse(desk.now) - phoneNow().getTime();
    const [self] = desk.commanders;
    const commander = { name: self?.name ?? me.name, phone: self?.phone ?? '' };
    const now = () => new Date(phoneNow().getTime() + ahead_ms);
    const l: Launching = {
      ...{ into, actor: me.actor, desk, last, units, now },
      draft: { ...emptyDraft('real'), commander },
    };
    if (await unheardOf(me.actor)) return void (await showUnknown(l));
    chooseTask(l);
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    const offline = error.status === null;
    into.textContent = '';
    into.append(
      make('h1', { role: 'alert' }, offline ? word('lead.offline') : error.message),
      ...(offline ? [make('p', {}, word('lead.offline.what'))] : []),
    );
  }
}
