// My qualifications with when they end, soon-ending ones first and what renews them; and what I was issued.
import { timeAt } from '../../console/when.ts';
import { daysTo } from '../city-time.ts';
import { phoneNow } from '../clock.ts';
import { make } from '../dom.ts';
import { ask, showOwn } from '../own.ts';
import { word } from '../words.ts';
import { readTraining, type Training } from './training.ts';

interface Held {
  kind: string;
  number: string | null;
  expiresOn: string | null;
}
interface Gear {
  item: string;
  serial?: string | null;
  issuedOn: string | null;
  returnedOn: string | null;
}
interface Data {
  qualifications: Held[];
  equipment: Gear[];
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

export const skills = (into: HTMLElement): Promise<void> =>
  showOwn<Data | null>(into, {
    name: 'skills',
    async read({ memberId }) {
      if (memberId === null) return null;
      const [member, training] = await Promise.all([
        ask<Omit<Data, 'training'>>(`/api/members/${memberId}`),
        readTraining(),
      ]);
      return { qualifications: member.qualifications, equipment: member.equipment, training };
    },
    draw(data) {
      if (!data) return [make('p', {}, word('own.not-member'))];
      const held = data.qualifications.slice().sort(byEnd);
      const gear = data.equipment.filter((g) => g.returnedOn === null);
      const none = (key: string) => make('p', {}, word(key));
      return [
        make('h1', {}, word('phone-app.skills')),
        ...(held.length > 0 ? held.map((h) => qualification(h, data.training)) : [none('own.skills.none')]),
        make('h2', {}, word('own.gear')),
        ...gear.map(({ item, serial, issuedOn }) =>
          make(
            'p',
            {},
            serial ? `${item} ${serial}` : item,
            issuedOn ? ` · ${word('own.gear.since', { day: issuedOn })}` : '',
          ),
        ),
        gear.length > 0
          ? make('p', { className: 'quiet' }, word('own.gear.inspection'))
          : none('own.gear.none'),
      ];
    },
  });
