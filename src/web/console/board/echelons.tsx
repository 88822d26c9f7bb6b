// The echelons with their countdowns, and what a leader does about them: raise now, hold, widen; and the end.
import { Button } from 'antd';
import { useWords } from '../language.tsx';
import { useRights } from '../rights.tsx';
import { countdownTo, timeAt } from '../when.ts';
import { useActions } from './actions.ts';
import { ReleasePart } from './release-part.tsx';
import type { BoardPerson, Head } from './use-board.ts';

/** What an added echelon is. */
const ADDED = { windowSeconds: 300, factor: 2 };
export const isLive = (head: Head) => head.state === 'active' || head.state === 'held';

export function Echelons({ head, now }: { head: Head; now: Date }) {
  const { t } = useWords();
  const due = (at: string | null) => {
    if (head.state === 'held') return t('board.on-hold');
    if (head.judged.mode === 'act') return t('live.judged.reserve');
    if (!at) return t('board.waits');
    return Date.parse(at) > now.getTime()
      ? t('board.due', { left: countdownTo(at, now) })
      : t('board.due-now');
  };
  return (
    <ol className="echelons">
      {head.echelons.map((e) => (
        <li key={e.number} className={e.state}>
          <b>{t('board.echelon', { number: e.number })}</b> <span>{t(`echelon.${e.state}`)}</span>
          {e.state === 'raised' && (
            <small>
              {t('board.asked', { n: e.asked ?? 0 })} ·{' '}
              {t('board.raised-at', { time: timeAt(e.raisedAt ?? '', now) })}
            </small>
          )}
          {e.state === 'pending' && isLive(head) && <strong className="countdown">{due(e.dueAt)}</strong>}
        </li>
      ))}
    </ol>
  );
}

interface ControlParts {
  head: Head;
  people: BoardPerson[];
  asked: number;
  home: number;
}

/** The questions before what cannot be undone, each naming its consequence. */
function useQuestions({ head, asked, home }: Omit<ControlParts, 'people'>) {
  const { t } = useWords();
  const { busy, run, change, ask } = useActions(head.id);
  const kind = t(`kind.${head.kind}`);
  const gap = head.roles.filter((r) => r.gap > 0).map((r) => `${t(`role.${r.role}`)} ${r.gap}`);
  const raise = (number: number) =>
    ask(
      t('confirm.title.raise', { number }),
      gap.length > 0 ? t('live.raise.what', { gap: gap.join(' · '), kind }) : t('confirm.what.raise-none'),
      t('confirm.do.raise', { kind }),
      head.kind === 'real',
      () => run(`/raise?number=${number}`, t('live.done.raise', { number })),
    );
  const widen = () =>
    ask(t('confirm.title.extend'), t('confirm.what.extend'), t('confirm.do.extend'), false, () =>
      change(t('live.done.extend'), { version: head.version, addEchelon: ADDED }),
    );
  const end = () =>
    ask(
      t('confirm.title.stand-down'),
      t('confirm.what.stand-down', { kind, n: asked }),
      t('confirm.do.stand-down', { kind }),
      true,
      () => run('/stand-down', t('live.done.stand-down'), {}),
    );
  const close = () =>
    ask(
      t('confirm.title.close'),
      t('confirm.what.close', { n: asked - home }),
      t('confirm.do.close'),
      true,
      () => run('/close', t('live.done.close')),
    );
  return { busy, run, raise, widen, end, close };
}

export function Controls(parts: ControlParts) {
  const { head, asked, home } = parts;
  const { t } = useWords();
  const { busy, run, raise, widen, end, close } = useQuestions(parts);
  const next = head.echelons.find((e) => e.state === 'pending');
  const steers = useRights({ target: 'callout', id: head.id }).may('callout.steer');
  const live = steers && isLive(head);
  return (
    <div className="actions">
      {live && next && (
        <Button type="primary" size="large" disabled={busy} onClick={() => raise(next.number)}>
          {t('board.raise')}
        </Button>
      )}
      {live && head.state === 'active' && (
        <Button size="large" disabled={busy} onClick={() => run('/hold', t('live.done.hold'))}>
          {t('board.hold')}
        </Button>
      )}
      {live && head.state === 'held' && (
        <Button size="large" disabled={busy} onClick={() => run('/resume', t('live.done.resume'))}>
          {t('board.resume')}
        </Button>
      )}
      {live && (
        <Button size="large" disabled={busy} onClick={widen}>
          {t('board.extend')}
        </Button>
      )}
      <Button size="large" href={`/callouts/${head.id}/report`}>
        {t('callout.report')}
      </Button>
      <span className="grow" />
      {head.stoodDownAt && (
        <p className="home-safe" aria-live="polite">
          ✓ {t('live.home', { home, asked })}
        </p>
      )}
      {live && <ReleasePart head={head} people={parts.people} />}
      {live && (
        <Button danger type="primary" size="large" disabled={busy} onClick={end}>
          {t('board.stand-down')}
        </Button>
      )}
      {steers && head.state === 'stood_down' && (
        <Button danger type="primary" size="large" disabled={busy} onClick={close}>
          {t('board.close')}
        </Button>
      )}
    </div>
  );
}
