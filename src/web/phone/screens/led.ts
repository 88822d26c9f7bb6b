// The call-outs that I lead, those that go on first, and the way to launch one.
import type { Kind } from '../../../callout/state.ts';
import { plain } from '../../../kernel/plain.ts';
import { timeAt } from '../../console/when.ts';
import { phoneNow } from '../clock.ts';
import { make } from '../dom.ts';
import { ask, showOwn } from '../own.ts';
import { word } from '../words.ts';

interface Led {
  id: number;
  kind: Kind;
  state: string;
  title: string;
  place: string;
  launchedAt: string;
  summoned: number;
  arrived: number;
}

const row = ({ id, kind, state, title, place, launchedAt, summoned, arrived }: Led) =>
  make(
    'a',
    { href: `#board/${id}`, className: `listed ${kind}` },
    make('b', { className: 'mark' }, word(`phone.kind.${kind}`)),
    plain(`${title} · ${place}`),
    make('small', {}, `${timeAt(launchedAt, phoneNow())} · ${word(`lead.state.${state}`)}`),
    make('small', {}, word('lead.row', { there: arrived, asked: summoned })),
  );

const part = (title: string, list: Led[]) =>
  list.length > 0 ? [make('h2', {}, word(title)), ...list.map(row)] : [];

export const led = (into: HTMLElement): Promise<void> =>
  showOwn<{ callouts: Led[] }>(into, {
    name: 'led',
    read: () => ask('/api/callouts?lead=true&pageSize=20'),
    draw({ callouts }) {
      const goesOn = ({ state }: Led) => state === 'active' || state === 'held';
      return [
        make('h1', {}, word('phone-app.lead')),
        make('a', { href: '#launch', className: 'button big yes' }, word('phone-app.launch')),
        ...part('lead.live', callouts.filter(goesOn)),
        ...part(
          'lead.past',
          callouts.filter((c) => !goesOn(c)),
        ),
        ...(callouts.length === 0 ? [make('p', {}, word('lead.none'))] : []),
      ];
    },
  });
