// Everything I was called to, how I answered, and whether I came.
import type { Kind } from '../../../callout/state.ts';
import { plain } from '../../../kernel/plain.ts';
import { timeAt } from '../../console/when.ts';
import { phoneNow } from '../clock.ts';
import { make } from '../dom.ts';
import { ask, attempt, showOwn } from '../own.ts';
import { word } from '../words.ts';

interface Past {
  kind: Kind;
  title: string;
  place: string;
  answer: string | null;
  summonedAt: string;
  arrivedAt: string | null;
  noShowAt: string | null;
}
interface Page {
  total: number;
  items: Past[];
}

const PAGE_SIZE = 30;
const read = (page: number) => ask<Page>(`/api/me/callouts?page=${page}&pageSize=${PAGE_SIZE}`);

function cameOf({ answer, arrivedAt, noShowAt }: Past): string {
  const said = word(`own.answer.${answer ?? 'none'}`);
  if (arrivedAt) return `${said} · ${word('own.answer.arrived', { time: timeAt(arrivedAt, phoneNow()) })}`;
  return noShowAt ? `${said} · ${word('own.answer.no-show')}` : said;
}

const row = (p: Past) =>
  make(
    'div',
    { className: `listed ${p.kind}` },
    make('b', { className: 'mark' }, word(`phone.kind.${p.kind}`)),
    plain(`${p.title} · ${p.place}`),
    make('small', {}, `${timeAt(p.summonedAt, phoneNow())} · ${cameOf(p)}`),
  );

/** The next page below the ones that are here. */
function more(shown: number, page: number, total: number): HTMLElement[] {
  if (shown >= total) return [];
  const button = make('button', { className: 'mid' }, word('own.past.more'));
  button.onclick = () =>
    void attempt(button, async () => {
      const next = await read(page);
      button.replaceWith(...next.items.map(row), ...more(shown + next.items.length, page + 1, next.total));
    });
  return [button];
}

export const past = (into: HTMLElement): Promise<void> =>
  showOwn<Page>(into, {
    name: 'past',
    read: () => read(1),
    draw({ total, items }) {
      const head = make('h1', {}, word('phone-app.past'));
      if (items.length === 0) return [head, make('p', {}, word('own.past.none'))];
      const count = make('p', { className: 'quiet' }, word('own.past.total', { total }));
      return [head, count, ...items.map(row), ...more(items.length, 2, total)];
    },
  });
