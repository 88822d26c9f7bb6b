// My availability: away, back, free from a time on, and how I wish to be told. Said with or without a network.
import { timeAt } from '../../console/when.ts';
import { fromField } from '../city-time.ts';
import { phoneNow } from '../clock.ts';
import { make } from '../dom.ts';
import { ask, keptMe, type Me, showOwn } from '../own.ts';
import { type Change, goOnSending, pathOf, type Said, saidSoFar, say } from '../own-change.ts';
import { word } from '../words.ts';

interface Absence {
  id: number;
  kind: string;
  startsAt: string;
  endsAt: string | null;
}
interface Wishes {
  language: 'zh' | 'en';
  channels: string[] | null;
  mode: string | null;
  quiet: { from: string; until: string } | null;
}
interface Data {
  absences: Absence[];
  wishes: Wishes;
}
type Tell = (change: Change) => Promise<void>;

const CHANNELS = ['push', 'sms', 'voice'];
const KINDS = ['leave', 'sick', 'unavailable'];

const read = async ({ memberId }: Me): Promise<Data | null> => {
  if (memberId === null) return null;
  const [{ absences }, wishes] = await Promise.all([
    ask<{ absences: Absence[] }>(`/api/members/${memberId}`),
    ask<Wishes>(`/api/members/${memberId}/wishes`),
  ]);
  return { absences, wishes };
};

const untilWords = (endsAt: string | null) =>
  endsAt ? word('own.until', { time: timeAt(endsAt, phoneNow()) }) : word('own.open-end');

/** A form that says something; what is wrong with its fields stands in it. */
function form(
  doing: string,
  fields: (Node | string)[],
  changeOf: (values: FormData) => Change | string,
  tell: Tell,
): HTMLElement {
  const wrong = make('p', { className: 'net wrong', role: 'alert', hidden: true });
  const made = make('form', {}, ...fields, wrong, make('button', { className: 'mid' }, doing));
  made.onsubmit = (event) => {
    event.preventDefault();
    const change = changeOf(new FormData(made));
    wrong.hidden = typeof change !== 'string';
    if (typeof change === 'string') wrong.textContent = change;
    else void tell(change);
  };
  return made;
}

const field = (label: string, about: Partial<HTMLInputElement>) =>
  make('label', {}, label, make('input', about));

function choice(type: 'radio' | 'checkbox', name: string, value: string, label: string, checked: boolean) {
  return make('label', { className: 'tick' }, make('input', { type, name, value, checked }), label);
}

/** What is seldom needed. */
const folded = (title: string, inside: HTMLElement) =>
  make('details', {}, make('summary', {}, make('b', {}, word(title))), inside);

const text = (values: FormData, name: string) => String(values.get(name) ?? '');

function statusOf({ absences }: Data, tell: Tell): HTMLElement[] {
  const now = phoneNow();
  const running = absences.filter(
    ({ startsAt, endsAt }) => new Date(startsAt) <= now && (endsAt === null || new Date(endsAt) > now),
  );
  if (running.length === 0) {
    const free = make(
      'p',
      { className: 'note' },
      make('b', {}, `✓ ${word('own.free')}`),
      word('own.free.what'),
    );
    return [free];
  }
  const why = running.map((a) => `${word(`own.kind.${a.kind}`)} · ${untilWords(a.endsAt)}`).join('；');
  const back = make(
    'button',
    { className: 'big yes', onclick: () => void tell({ what: 'back' }) },
    word('own.back'),
  );
  return [make('p', { className: 'note wrong' }, make('b', {}, `× ${word('own.away', { why })}`)), back];
}

function backAt(tell: Tell): HTMLElement {
  const when = field(word('own.back-at.time'), { type: 'datetime-local', name: 'at', required: true });
  const change = (values: FormData): Change | string => {
    const at = fromField(text(values, 'at'));
    return at && new Date(at) > phoneNow() ? { what: 'back', at } : word('own.wrong-times');
  };
  return form(word('own.back-at.do'), [when], change, tell);
}

function leave(tell: Tell): HTMLElement {
  const kinds = KINDS.map((kind, i) => choice('radio', 'kind', kind, word(`own.kind.${kind}`), i === 0));
  const fields = [
    make('fieldset', {}, make('legend', {}, word('own.why')), ...kinds),
    field(word('own.from'), { type: 'datetime-local', name: 'from' }),
    field(word('own.till'), { type: 'datetime-local', name: 'till' }),
  ];
  const change = (values: FormData): Change | string => {
    const [startsAt, endsAt] = [fromField(text(values, 'from')), fromField(text(values, 'till'))];
    const begins = startsAt ? new Date(startsAt) : phoneNow();
    if (endsAt && new Date(endsAt) <= begins) return word('own.wrong-times');
    return {
      what: 'away',
      kind: text(values, 'kind'),
      ...(startsAt && { startsAt }),
      ...(endsAt && { endsAt }),
    };
  };
  return form(word('own.leave.do'), fields, change, tell);
}

function planned({ absences }: Data, tell: Tell): HTMLElement[] {
  const now = phoneNow();
  const ahead = absences.filter(({ startsAt }) => new Date(startsAt) > now);
  if (ahead.length === 0) return [];
  const rows = ahead.map((a) => {
    const cancel = () => void tell({ what: 'drop', absenceId: a.id });
    const words = `${word(`own.kind.${a.kind}`)} · ${timeAt(a.startsAt, now)} · ${untilWords(a.endsAt)}`;
    return make('p', { className: 'beside' }, words, make('button', { onclick: cancel }, word('own.drop')));
  });
  return [make('h2', {}, word('own.planned')), ...rows];
}

function wishesForm({ wishes }: Data, tell: Tell): HTMLElement {
  const has = (channel: string) => wishes.channels === null || wishes.channels.indexOf(channel) >= 0;
  const time = (name: 'from' | 'until') =>
    field(word(`own.quiet.${name}`), { type: 'time', name, value: wishes.quiet?.[name] ?? '' });
  const ticks = CHANNELS.map((c) => choice('checkbox', 'channel', c, word(`own.channel.${c}`), has(c)));
  const tongues = (['zh', 'en'] as const).map((l) =>
    choice('radio', 'language', l, l === 'zh' ? '中文' : 'English', wishes.language === l),
  );
  const fields = [
    make('p', {}, word('own.quiet')),
    make('div', { className: 'row two' }, time('from'), time('until')),
    make('fieldset', {}, make('legend', {}, word('own.channels')), ...ticks),
    make('p', { className: 'quiet' }, word('own.channels.what')),
    make('fieldset', {}, make('legend', {}, word('own.language')), ...tongues),
  ];
  const change = (values: FormData): Change | string => {
    const [from, until] = [text(values, 'from'), text(values, 'until')];
    if ((from === '') !== (until === '')) return word('own.wrong-quiet');
    const chosen = values.getAll('channel');
    if (chosen.length === 0) return word('own.no-channel');
    const channels = chosen.length === CHANNELS.length ? null : chosen;
    const quiet = from ? { from, until } : null;
    return { what: 'wishes', wishes: { ...wishes, language: text(values, 'language'), channels, quiet } };
  };
  return form(word('own.wishes.do'), fields, change, tell);
}

/** What was said here last: whether it arrived, and how to take it back. */
function saidLines({ waits, last }: Said, tell: Tell): HTMLElement[] {
  const lines = waits.map((what) =>
    make('p', { className: 'net', role: 'status' }, word('own.said.saved', { what })),
  );
  if (!last) return lines;
  if ('refused' in last)
    return [...lines, make('p', { className: 'net wrong', role: 'alert' }, last.refused)];
  const { id, what } = last;
  const undo = make('button', { onclick: () => void tell({ what: 'undo', of: id }) }, word('own.undo'));
  const arrived = waits.length === 0 ? word('own.said.received', { what }) : '';
  return [...lines, make('p', { className: 'beside', role: 'status' }, make('b', {}, arrived), undo)];
}

export async function availability(into: HTMLElement): Promise<void> {
  const who = await keptMe();
  const said = who?.memberId ? await saidSoFar(who.memberId) : { waits: [], last: null };
  const redraw = () => {
    if (!into.isConnected) return;
    const fresh = make('div');
    into.replaceWith(fresh);
    void availability(fresh);
  };
  const draw = (data: Data | null, { memberId }: Me) => {
    if (memberId === null || !data) return [make('p', {}, word('own.not-member'))];
    const tell: Tell = async (change) => {
      await say(memberId, change);
      redraw();
      scrollTo(0, 0);
    };
    return [
      make('h1', {}, word('phone-app.availability')),
      ...saidLines(said, tell),
      ...statusOf(data, tell),
      ...planned(data, tell),
      make('h2', {}, word('own.leave')),
      leave(tell),
      folded('own.back-at', backAt(tell)),
      folded('own.wishes', wishesForm(data, tell)),
    ];
  };
  const shown = showOwn<Data | null>(into, { name: 'availability', read, draw });
  if (who?.memberId) void goOnSending(into, pathOf(who.memberId), said.waits.length, redraw);
  await shown;
}
