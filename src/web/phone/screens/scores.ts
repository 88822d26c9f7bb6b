// How my squad, company and county did in drills.
import { make } from '../dom.ts';
import { ask, showOwn } from '../own.ts';
import { word } from '../words.ts';

interface Score {
  level: string;
  unitName: string;
  title: string;
  heldOn: string;
  total: number;
  corrected: boolean;
}

const row = ({ level, unitName, title, heldOn, total, corrected }: Score) =>
  make(
    'div',
    { className: 'listed drill' },
    make('b', {}, word('own.mark', { n: total })),
    ` · ${unitName}`,
    make('small', {}, `${word(`score.level.${level}`)} · ${title} · ${heldOn}`),
    corrected ? make('small', {}, word('score.corrected')) : '',
  );

export const scores = (into: HTMLElement): Promise<void> =>
  showOwn<{ items: Score[] }>(into, {
    name: 'scores',
    read: () => ask('/api/me/scores'),
    draw: ({ items }, { memberId }) => [
      make('h1', {}, word('phone-app.scores')),
      ...items.map(row),
      items.length > 0 ? '' : make('p', {}, word(memberId === null ? 'own.not-member' : 'score.mine.none')),
    ],
  });
