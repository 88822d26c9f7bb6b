// A trainer scores units after a drill: gloves on, perhaps no network. A big button for each band, nothing to type; what is
// tapped is on the phone at once, sent when there is a network, and counts from when it was given.
import type { Entry, Rubric, Words } from '../../../training/score-rules.ts';
import { make } from '../dom.ts';
import { ask, attempt, showOwn } from '../own.ts';
import { goOnSending, refusedAt, sayTo, waitingTo } from '../own-change.ts';
import { keep, kept } from '../store.ts';
import { languageOf, word } from '../words.ts';

interface Sheet {
  id: number;
  calloutTitle: string;
  unitName: string;
  heldOn: string;
  version: number;
  standing: string;
  rubric: { content: Rubric };
  figures: { expected: number; inTime: number; assemblyMinutes: number | null };
  entries: { mine: boolean; signed: boolean; scores: Entry['scores']; penalties: Entry['penalties'] }[];
  differences: { key: string; one: number; other: number }[];
  total: number | null;
}
/** What was tapped so far: the band and the points of a criterion, how often a penalty. */
interface Draft {
  picks: Record<string, { band: number; points: number }>;
  counts: Record<string, number>;
}

const STEP = 5;
const read = () => ask<{ items: Sheet[] }>('/api/score-sheets?state=open&pageSize=100');
const said = (words: Words) => words[languageOf(document.documentElement.lang)];
const mineOf = (s: Sheet) => s.entries.find((e) => e.mine);
const pathOf = (id: number) => `/api/score-sheets/${id}/entries`;
const draftKey = (id: number) => `own:score:${id}`;

function standing(s: Sheet, waits: number): string {
  const mine = mineOf(s);
  if (waits > 0) return word('phone-app.saved', { n: waits });
  if (s.total !== null) return `✓ ${word(mine?.signed ? 'score.signed' : 'score.agreed', { n: s.total })}`;
  if (s.differences.length > 0) return `▲ ${word('score.differ')}`;
  return mine ? `✓ ${word('phone-app.received')}` : word('score.open');
}

function press(words: string, chosen: boolean, onclick: () => void, label = words): HTMLButtonElement {
  const button = make('button', { className: chosen ? 'mid yes' : 'mid', onclick }, words);
  button.setAttribute('aria-label', label);
  button.setAttribute('aria-pressed', String(chosen));
  return button;
}

/** − n ＋, never outside. */
function stepper(
  name: string,
  [n, from, to, by]: [number, number, number, number],
  set: (n: number) => void,
) {
  const move = (sign: string, next: number) => {
    const inside = Math.min(to, Math.max(from, next));
    const button = press(sign, false, () => set(inside), `${name} ${inside}`);
    button.disabled = inside === n;
    return button;
  };
  return make(
    'div',
    { className: 'row three' },
    move('−', n - by),
    make('b', {}, String(n)),
    move('＋', n + by),
  );
}

function fields({ rubric }: Sheet, { picks, counts }: Draft, change: () => void): HTMLElement[] {
  const { criteria, penalties } = rubric.content;
  const judged = criteria.filter((c) => c.measure === null);
  return [
    ...judged.map(({ key, name, bands }) => {
      const pick = picks[key];
      const band = pick && bands[pick.band];
      const set = (band: number, points: number) => {
        picks[key] = { band, points };
        change();
      };
      // A tap begins in the band's middle.
      const buttons = bands.map((b, i) =>
        press(`${said(b.name)} ${b.from}–${b.to}`, pick?.band === i, () =>
          set(i, Math.ceil((b.from + b.to) / 2)),
        ),
      );
      return make(
        'section',
        {},
        make('h2', {}, said(name)),
        make('div', { className: 'row two' }, ...buttons),
        pick && band
          ? stepper(said(name), [pick.points, band.from, band.to, STEP], (n) => set(pick.band, n))
          : '',
      );
    }),
    ...penalties.map(({ key, name, points, most }) =>
      make(
        'section',
        {},
        make('h2', {}, `${said(name)} −${points}`),
        stepper(said(name), [counts[key] ?? 0, 0, most, 1], (n) => {
          counts[key] = n;
          change();
        }),
      ),
    ),
  ];
}

function form(sheet: Sheet, draft: Draft, sent: () => void): HTMLElement {
  const whole = make('div');
  const { picks, counts } = draft;
  const fill = () => {
    const send = make('button', { className: 'big yes' }, word('score.send'));
    send.disabled = sheet.rubric.content.criteria.some((c) => c.measure === null && !picks[c.key]);
    send.onclick = async () => {
      send.disabled = true;
      await sayTo(pathOf(sheet.id), {
        scores: Object.entries(picks).map(([criterion, pick]) => ({ criterion, ...pick })),
        penalties: Object.entries(counts).map(([penalty, count]) => ({ penalty, count })),
      });
      sent();
    };
    whole.textContent = '';
    whole.append(...fields(sheet, draft, change), send);
  };
  const change = () => {
    void keep(draftKey(sheet.id), draft).catch(() => {});
    fill();
  };
  fill();
  return whole;
}

function draftOf(sheet: Sheet): Draft {
  const { scores = [], penalties = [] } = mineOf(sheet) ?? {};
  return {
    picks: Object.fromEntries(scores.map(({ criterion, ...pick }) => [criterion, pick])),
    counts: Object.fromEntries(penalties.map((p) => [p.penalty, p.count])),
  };
}

function signing({ id, standing, total, version, ...sheet }: Sheet, again: () => void): HTMLElement | string {
  if (standing !== 'agreed' || sheet.entries.some((e) => e.mine && e.signed)) return '';
  const button = make('button', { className: 'big yes' }, word('score.sign', { n: total ?? 0 }));
  button.onclick = async () => {
    if (await attempt(button, () => ask(`/api/score-sheets/${id}/sign`, { json: { version } }))) again();
  };
  return button;
}

function differences({ differences, rubric }: Sheet): HTMLElement[] {
  const named = [...rubric.content.criteria, ...rubric.content.penalties];
  return differences.map(({ key, one, other }) => {
    const name = named.find((c) => c.key === key)?.name;
    return make('p', { className: 'note wrong' }, `${name ? said(name) : key}：${one} / ${other}`);
  });
}

async function sheetOf(into: HTMLElement, id: number): Promise<void> {
  const path = pathOf(id);
  const [waits, refused, draft] = await Promise.all([
    waitingTo(path),
    refusedAt(path),
    kept<Draft>(draftKey(id)),
  ]);
  const redraw = () => {
    const fresh = make('div');
    into.replaceWith(fresh);
    void sheetOf(fresh, id);
    scrollTo(0, 0);
  };
  void goOnSending(into, path, waits, redraw);
  const draw = ({ items }: { items: Sheet[] }) => {
    const sheet = items.find((s) => s.id === id);
    if (!sheet) return [make('p', {}, word('score.none'))];
    const { inTime: n, expected: of, assemblyMinutes } = sheet.figures;
    return [
      make('h1', {}, sheet.unitName),
      `${sheet.calloutTitle} · ${sheet.heldOn}`,
      ...(refused ? [make('p', { className: 'net wrong', role: 'alert' }, refused)] : []),
      make('p', { className: 'note', role: 'status' }, standing(sheet, waits)),
      make('p', {}, word('score.measured', { n, of, minutes: assemblyMinutes ?? '–' })),
      ...differences(sheet),
      signing(sheet, redraw),
      form(sheet, draft ?? draftOf(sheet), redraw),
    ];
  };
  await showOwn(into, { name: 'scoring', read, draw });
}

const list = (into: HTMLElement) =>
  showOwn(into, {
    name: 'scoring',
    read,
    draw: ({ items }) => [
      make('h1', {}, word('phone-app.scoring')),
      items.length === 0 ? word('score.none') : '',
      ...items.map((s) =>
        make(
          'a',
          { href: `#scoring/${s.id}`, className: 'listed drill' },
          ...[make('b', {}, s.unitName), make('br'), `${s.calloutTitle} · ${s.heldOn}`],
          make('small', {}, standing(s, 0)),
        ),
      ),
    ],
  });

export const scoring = (into: HTMLElement, about: string): Promise<void> =>
  about ? sheetOf(into, Number(about)) : list(into);
