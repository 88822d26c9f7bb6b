// Bulletins for me, what is still to be read first. That one was read is kept first and sent then.
import { timeAt } from '../../console/when.ts';
import { phoneNow } from '../clock.ts';
import { make } from '../dom.ts';
import { ask, showOwn } from '../own.ts';
import { goOnSending, sayTo } from '../own-change.ts';
import { waiting } from '../queue.ts';
import type { Waiting } from '../store.ts';
import { word } from '../words.ts';

interface Bulletin {
  id: number;
  version: number;
  from: string;
  severity: string;
  title: string;
  text: string;
  advice: string;
  validFrom: string;
  validUntil: string;
  sentAt: string;
  read: boolean;
  replaces: boolean;
  cancelledAt: string | null;
  cancelReason: string | null;
  files: { id: number; name: string }[];
}

const WHERE = '/api/me/bulletins/';
const PAGE_SIZE = 50;
const at = (time: string) => timeAt(time, phoneNow());
const pathOf = ({ id }: Bulletin) => `${WHERE}${id}/read`;
const asks = (b: Bulletin) => !b.read && !b.cancelledAt && new Date(b.validUntil) > phoneNow();
const paragraphs = (text: string) =>
  text.split('\n').flatMap((line) => (line.trim() ? [make('p', {}, line)] : []));

function readButton(b: Bulletin, said: () => void): HTMLElement {
  const button = make('button', { className: 'mid yes' }, word('notice.read'));
  button.onclick = async () => {
    button.disabled = true;
    // What stood here is what was read: it may have been corrected since.
    await sayTo(pathOf(b), { version: b.version, readAt: phoneNow().toISOString() });
    said();
  };
  return button;
}

function standing(b: Bulletin, waits: boolean): string {
  if (waits) return word('phone-app.saved', { n: 1 });
  if (b.cancelledAt) return word('notice.cancelled', { reason: b.cancelReason ?? '' });
  if (b.read) return `✓ ${word('notice.was-read')}`;
  if (new Date(b.validUntil) <= phoneNow()) return word('notice.over');
  return b.replaces ? `▲ ${word('notice.replaces')}` : '';
}

function card(b: Bulletin, queued: Waiting[], said: () => void): HTMLElement {
  const waits = queued.some((w) => w.path === pathOf(b) && w.body.version === b.version);
  const line = standing(b, waits);
  const open = asks(b) && !waits;
  return make(
    'details',
    { open: asks(b) },
    make(
      'summary',
      {},
      make('b', {}, b.title),
      make('br'),
      make('small', {}, `${word(`notice.severity.${b.severity}`)} · ${b.from} · ${at(b.sentAt)}`),
      line ? make('p', { className: waits ? 'net' : '', role: 'status' }, line) : '',
    ),
    ...paragraphs(b.text),
    ...(b.advice ? [make('h2', {}, word('notice.advice')), ...paragraphs(b.advice)] : []),
    // A list that the phone kept from before files were attached has none.
    ...(b.files ?? []).map((f) =>
      make('p', {}, make('a', { href: `${WHERE}${b.id}/files/${f.id}` }, `${word('notice.file')} ${f.name}`)),
    ),
    make(
      'p',
      { className: 'quiet' },
      word('notice.valid', { from: at(b.validFrom), until: at(b.validUntil) }),
    ),
    open ? readButton(b, said) : '',
  );
}

export async function bulletins(into: HTMLElement): Promise<void> {
  const redraw = () => {
    if (!into.isConnected) return;
    const fresh = make('div');
    into.replaceWith(fresh);
    void bulletins(fresh);
  };
  const queued = await waiting(WHERE);
  void goOnSending(into, WHERE, queued.length, redraw);
  await showOwn<{ items: Bulletin[] }>(into, {
    name: 'bulletins',
    read: () => ask(`/api/me/bulletins?pageSize=${PAGE_SIZE}`),
    draw: ({ items }, { memberId }) => [
      make('h1', {}, word('phone-app.bulletins')),
      ...items.map((b) => card(b, queued, redraw)),
      items.length > 0 ? '' : make('p', {}, word(memberId === null ? 'own.not-member' : 'notice.mine.none')),
    ],
  });
}
