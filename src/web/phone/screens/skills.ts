// My qualifications with when they end, soon-ending ones first and what renews them; and what I was issued.
import { timeAt } from '../../console/when.ts';
import { daysTo } from '../city-time.ts';
import { phoneNow } from '../clock.ts';
import { make } from '../dom.ts';
import { ask, attempt, showOwn } from '../own.ts';
import { word } from '../words.ts';
import { readTraining, type Training } from './training.ts';

interface Held {
  kind: string;
  number: string | null;
  expiresOn: string | null;
}
interface Gear {
  id: number;
  item: string;
  serial: string | null;
  count: number;
  issuedOn: string | null;
  inspectOn: string | null;
  expiresOn: string | null;
  confirmed: boolean;
}
interface Data {
  qualifications: Held[];
  gear: { items: Gear[]; lacks: { item: string; role: string | null }[] };
  training: Training;
}

const SOON_DAYS = 60;

/** What never ends comes last. */
const byEnd = (a: Held, b: Held) => ((a.expiresOn ?? '9') < (b.expiresOn ?? '9') ? -1 : 1);

function endOf({ expiresOn }: Held): { words: string; look: string } {
  if (expiresOn === null) return { words: word('own.for-good'), look: '' };
  const n = daysTo(expiresOn, phoneNow());
  if (n < 0) return { words: `▲ ${word('own.ended', { day: expiresOn })}`, look: 'wrong' };
  if (n <= SOON_DAYS) return { words: `▲ ${word('own.ends-soon', { day: expiresOn, n })}`, look: 'wrong' };
  return { words: `✓ ${word('own.ends', { day: expiresOn })}`, look: '' };
}

function renewal({ kind }: Held, { sessions }: Training): HTMLElement {
  const open = sessions.filter((s) => s.qualification === kind && !s.cancelled);
  const [best] = [...open.filter((s) => s.seat), ...open.filter((s) => s.taken < s.seats)];
  if (!best) return make('p', { className: 'quiet' }, word('own.renew.none'));
  const about = { title: best.title, time: timeAt(best.startsAt, phoneNow()) };
  const words = word(best.seat ? 'own.renew.signed-up' : 'own.renew', about);
  return make('a', { href: `#training/${best.id}`, className: 'button mid' }, words);
}

function qualification(held: Held, training: Training): HTMLElement {
  const { words, look } = endOf(held);
  const name = make('b', {}, word(`qualification.${held.kind}`));
  const parts = [name, words, ...(look ? [renewal(held, training)] : [])];
  return make('div', { className: `note ${look}` }, ...parts);
}

/** Both days are told; what is over or soon stands out. */
function piece({ item, serial, count, issuedOn, inspectOn, expiresOn }: Gear): HTMLElement {
  const name = [item, serial, count > 1 ? `×${count}` : ''].filter(Boolean).join(' ');
  const day = (key: string, on: string | null) => {
    const due = on !== null && daysTo(on, phoneNow()) <= SOON_DAYS;
    return on === null ? '' : ` · ${due ? '▲ ' : ''}${word(key, { day: on })}`;
  };
  const dates = [day('own.gear.since', issuedOn).replace('▲ ', ''), day('own.gear.inspect', inspectOn)];
  return make('p', {}, name, ...dates, day('own.gear.expires', expiresOn));
}

/** What was handed out without a signature is confirmed here, all at once. */
function confirm({ items }: Data['gear'], again: () => void): HTMLElement | '' {
  const ids = items.filter((g) => !g.confirmed).map((g) => g.id);
  if (ids.length === 0) return '';
  const button = make('button', { className: 'mid yes' }, word('own.gear.confirm', { n: ids.length }));
  button.onclick = async () => {
    if (await attempt(button, () => ask('/api/me/equipment/confirm', { json: { ids } }))) again();
  };
  return make('p', {}, button);
}

export const skills = (into: HTMLElement): Promise<void> =>
  showOwn<Data | null>(into, {
    name: 'skills',
    async read({ memberId }) {
      if (memberId === null) return null;
      const [{ qualifications }, gear, training] = await Promise.all([
        ask<{ qualifications: Held[] }>(`/api/members/${memberId}`),
        ask<Data['gear']>('/api/me/equipment'),
        readTraining(),
      ]);
      return { qualifications, gear, training };
    },
    draw(data) {
      if (!data) return [make('p', {}, word('own.not-member'))];
      const held = data.qualifications.slice().sort(byEnd);
      const { items, lacks } = data.gear;
      const none = (key: string) => make('p', {}, word(key));
      return [
        make('h1', {}, word('phone-app.skills')),
        ...(held.length > 0 ? held.map((h) => qualification(h, data.training)) : [none('own.skills.none')]),
        make('h2', {}, word('own.gear')),
        ...lacks.map(({ item, role }) =>
          make(
            'p',
            { className: 'note wrong' },
            `▲ ${word(role ? 'own.gear.lacks-for' : 'own.gear.lacks', { item, role: role ? word(`role.${role}`) : '' })}`,
          ),
        ),
        ...items.map(piece),
        confirm(data.gear, () => void skills(into)),
        items.length > 0 ? '' : none('own.gear.none'),
      ];
    },
  });
