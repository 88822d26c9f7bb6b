// The call-outs that want something of this member, each leading to its summons page.
import type { Kind, PersonState } from '../../../callout/state.ts';
import { timeAt } from '../../console/when.ts';
import { phoneNow } from '../clock.ts';
import { make } from '../dom.ts';
import type { Screen } from '../screen.ts';
import { word } from '../words.ts';

interface Listed {
  path: string;
  kind: Kind;
  title: string;
  place: string;
  state: PersonState;
  summonedAt: string;
}

async function load(): Promise<{ listed: Listed[]; held: boolean } | 'signed-out' | null> {
  const response = await fetch('/api/me/summonses', { headers: { accept: 'application/json' } }).catch(
    () => null,
  );
  if (response?.status === 401) return 'signed-out';
  if (!response?.ok) return null;
  const held = response.headers.get('x-from-phone') !== null;
  return { listed: ((await response.json()) as { summonses: Listed[] }).summonses, held };
}

function row({ path, kind, title, place, state, summonedAt }: Listed): HTMLElement {
  const mark = make('b', { className: 'mark' }, word(`phone.kind.${kind}`));
  const about = `${title} · ${place}`;
  const when = `${timeAt(summonedAt, phoneNow())} · ${word(`phone.state.${state}`)}`;
  return make('a', { href: path, className: `listed ${kind}` }, mark, about, make('small', {}, when));
}

export const callouts: Screen = {
  ...{ title: 'phone-app.home', inBar: true, news: true },
  async show(into) {
    const found = await load();
    into.textContent = '';
    into.append(make('h1', {}, word('phone-app.home')));
    if (found === 'signed-out') {
      const way = make(
        'a',
        { href: '/sign-in?next=/phone/', className: 'button big yes' },
        word('phone.sign-in'),
      );
      into.append(make('p', {}, word('phone-app.sign-in')), way);
      return;
    }
    if (!found || found.held) into.append(make('p', { className: 'net' }, word('phone-app.offline-list')));
    const listed = found?.listed ?? [];
    into.append(...listed.map(row));
    if (found && listed.length === 0) {
      into.append(
        make('p', {}, make('b', {}, word('phone-app.none'))),
        make('p', {}, word('phone-app.none.why')),
      );
    }
  },
};
