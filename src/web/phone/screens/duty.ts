// Roll-calls that I must answer, kept first and sent then; when I am on post; how the last roll-calls went.
import type { EntryState } from '../../../duty/roll-call-rules.ts';
import { timeAt } from '../../console/when.ts';
import { phoneNow } from '../clock.ts';
import { make } from '../dom.ts';
import { ask, showOwn } from '../own.ts';
import { goOnSending, refusedAt, sayTo, waitingTo } from '../own-change.ts';
import { waiting } from '../queue.ts';
import { positionNow } from '../sharing.ts';
import { word } from '../words.ts';

interface RollCall {
  path: string;
  kind: string;
  byRadio: boolean;
  siteName: string;
  opensAt: string;
  closesAt: string;
  open: boolean;
  state: EntryState;
}
interface Data {
  rollCalls: RollCall[];
  shifts: { siteName: string; startsAt: string; endsAt: string }[];
}

/** An answer does not wait for satellites, nor for a question nobody sees: without a position it counts, too. */
const PATIENCE_MS = 5_000;
const after_ms = (wait_ms: number) => new Promise<null>((done) => setTimeout(() => done(null), wait_ms));
const WHERE = '/rc/';
const MARKS: Partial<Record<EntryState, string>> = { present: '✓', late: '✓', excused: '✓', absent: '✕' };

const at = (time: string) => timeAt(time, phoneNow());
const nameOf = ({ kind, siteName }: RollCall) => `${word(`duty.kind.${kind}`)} · ${siteName}`;
/** It may have closed since this was read. */
const asks = ({ open, closesAt, state }: RollCall) =>
  open && state === 'silent' && new Date(closesAt) > phoneNow();
const none = (key: string) => make('p', { className: 'quiet' }, word(key));
const line = (className: string, text: string) => make('p', { className, role: 'status' }, text);

function hereButton({ path }: RollCall, said: () => void): HTMLElement {
  const button = make('button', { className: 'big yes' }, word('duty.here'));
  button.onclick = async () => {
    button.disabled = true;
    button.textContent = word('duty.locating');
    const position = await Promise.race([positionNow(), after_ms(PATIENCE_MS)]);
    await sayTo(path, position ? { position } : {});
    said();
  };
  return button;
}

/** What this phone still has to send of it, and what the server had against it. */
function between({ path }: RollCall, into: HTMLElement): HTMLElement {
  void Promise.all([waitingTo(path), refusedAt(path)]).then(([n, refused]) => {
    if (n > 0) into.append(line('net', word('phone-app.saved', { n })));
    else if (refused) into.append(line('net wrong', refused));
  });
  return into;
}

function asked(r: RollCall, waits: boolean, said: () => void): HTMLElement {
  const answer = r.byRadio ? make('p', {}, word('duty.radio')) : hereButton(r, said);
  return between(
    r,
    make(
      'section',
      { className: 'note' },
      make('b', {}, nameOf(r)),
      word('duty.until', { time: at(r.closesAt) }),
      waits ? '' : answer,
    ),
  );
}

const over = (r: RollCall) =>
  between(
    r,
    make(
      'div',
      {},
      make('b', {}, `${MARKS[r.state] ?? '▲'} ${word(`duty.is.${r.state}`)}`),
      make('p', { className: 'quiet' }, `${at(r.opensAt)} · ${nameOf(r)}`),
    ),
  );

function shift({ siteName, startsAt, endsAt }: Data['shifts'][number]): HTMLElement {
  const running = new Date(startsAt) <= phoneNow();
  const until = timeAt(endsAt, new Date(startsAt));
  const times = running ? word('duty.running', { time: at(endsAt) }) : `${at(startsAt)} – ${until}`;
  return make(
    'p',
    { className: running ? 'note' : '' },
    make('b', {}, times),
    running ? '' : ' · ',
    siteName,
  );
}

export async function duty(into: HTMLElement): Promise<void> {
  const redraw = () => {
    if (!into.isConnected) return;
    const fresh = make('div');
    into.replaceWith(fresh);
    void duty(fresh);
  };
  const queued = await waiting(WHERE);
  void goOnSending(into, WHERE, queued.length, redraw);
  await showOwn<Data>(into, {
    name: 'duty',
    read: () => ask<Data>('/api/me/duty'),
    draw({ rollCalls, shifts }, { memberId }) {
      if (memberId === null) return [make('p', {}, word('own.not-member'))];
      const open = rollCalls.filter(asks);
      const past = rollCalls.filter((r) => open.indexOf(r) < 0);
      return [
        make('h1', {}, word('phone-app.duty')),
        ...open.map((r) =>
          asked(
            r,
            queued.some((w) => w.path === r.path),
            redraw,
          ),
        ),
        open.length === 0 ? none('duty.no-roll-call') : '',
        make('h2', {}, word('duty.shifts')),
        ...(shifts.length > 0 ? shifts.map(shift) : [none('duty.no-shifts')]),
        ...(past.length > 0 ? [make('h2', {}, word('duty.past')), ...past.map(over)] : []),
      ];
    },
  });
}
