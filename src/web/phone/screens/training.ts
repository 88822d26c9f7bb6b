// My training: what I still owe, sessions I can go to with a seat by one tap, and what I made of the past ones.
import { timeAt } from '../../console/when.ts';
import { phoneNow } from '../clock.ts';
import { make } from '../dom.ts';
import { ask, attempt, showOwn } from '../own.ts';
import { word } from '../words.ts';

interface Session {
  id: number;
  title: string;
  qualification: string | null;
  place: string;
  startsAt: string;
  seats: number;
  taken: number;
  cancelled: boolean;
  seat: 'signed_up' | 'attended' | 'absent' | null;
}
export interface Training {
  owed: { courseId: number; title: string; why: string; until: string | null }[];
  sessions: Session[];
  results: {
    title: string;
    heldOn: string;
    mark: number | null;
    outcome: string;
    validUntil: string | null;
  }[];
}

export const readTraining = () => ask<Training>('/api/me/training');

function standing({ cancelled, seat, seats, taken }: Session): string {
  if (cancelled) return word('own.training.cancelled');
  if (seat === 'attended') return `✓ ${word('own.training.was-there')}`;
  if (seat) return `✓ ${word('own.training.mine')}`;
  return taken < seats ? word('own.training.seats', { taken, seats }) : word('own.training.full', { seats });
}

function sessionCard(s: Session, memberId: number, again: () => void): HTMLElement {
  const lines = [
    make('b', {}, s.title),
    make('br'),
    `${timeAt(s.startsAt, phoneNow())} · ${s.place}`,
    make('small', {}, standing(s)),
  ];
  const card = make('div', { className: 'listed', id: `s${s.id}` }, ...lines);
  const path = `/api/training-sessions/${s.id}/sign-ups`;
  const press = (key: string, look: string, work: () => Promise<unknown>) => {
    const button = make('button', { className: look }, word(key));
    button.onclick = async () => {
      if (await attempt(button, work)) again();
    };
    card.append(button);
  };
  if (s.cancelled || s.seat === 'attended') return card;
  if (s.seat) press('own.training.sign-off', '', () => ask(`${path}/${memberId}`, { method: 'DELETE' }));
  else if (s.taken < s.seats)
    press('own.training.sign-up', 'mid yes', () => ask(path, { json: { memberIds: [memberId] } }));
  return card;
}

const result = ({ title, heldOn, mark, outcome, validUntil }: Training['results'][number]) =>
  make(
    'p',
    {},
    ...[make('b', {}, title), ` · ${word(`own.outcome.${outcome}`)}`],
    mark === null ? '' : ` · ${word('own.mark', { n: mark })}`,
    make('br'),
    make('small', {}, validUntil ? `${heldOn} · ${word('own.ends', { day: validUntil })}` : heldOn),
  );

function draw({ owed, sessions, results }: Training, memberId: number, again: () => void): HTMLElement[] {
  const none = (key: string) => make('p', {}, word(key));
  const due = owed.map(({ title, why, until }) =>
    make(
      'p',
      { className: 'note wrong' },
      make('b', {}, title),
      `▲ ${word(`own.training.${why}`, { day: until ?? '' })}`,
    ),
  );
  return [
    make('h1', {}, word('phone-app.training')),
    ...(due.length > 0 ? [make('h2', {}, word('own.training.owed')), ...due] : []),
    make('h2', {}, word('own.training.coming')),
    ...(sessions.length > 0
      ? sessions.map((s) => sessionCard(s, memberId, again))
      : [none('own.training.none')]),
    make('p', { className: 'quiet' }, word('own.training.network')),
    make('h2', {}, word('own.training.results')),
    ...(results.length > 0 ? results.map(result) : [none('own.training.no-results')]),
  ];
}

/** `about`: the session that led here. */
export async function training(into: HTMLElement, about = ''): Promise<void> {
  await showOwn<Training>(into, {
    name: 'training',
    read: readTraining,
    draw: (data, { memberId }) =>
      memberId === null
        ? [make('p', {}, word('own.not-member'))]
        : draw(data, memberId, () => void training(into)),
  });
  if (about) document.getElementById(`s${about}`)?.scrollIntoView();
}
