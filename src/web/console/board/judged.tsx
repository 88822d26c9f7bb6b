// What the judgement proposes, accepted or dismissed in one press, and how much it may do by itself.
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useWords } from '../language.tsx';
import { useRights } from '../rights.tsx';
import { useActions } from './actions.ts';
import { isLive } from './echelons.tsx';
import type { Head } from './use-board.ts';

const JudgedMode = lazy(() => import('./judged-mode.tsx'));
export const percentOf = (chance: number): number => Math.round(chance * 100);
type Proposal = Head['judged']['proposals'][number];

export function JudgedPanel({ head }: { head: Head }) {
  const { t } = useWords();
  const [changes, setChanges] = useState(false);
  const steers = useRights({ target: 'callout', id: head.id }).may('callout.steer');
  const { mode, now, proposals } = head.judged;
  if (!isLive(head) || (mode === 'off' && !steers)) return null;
  return (
    <section className={`judged ${mode}`} aria-label={t('live.judged.title')} aria-live="polite">
      <p>
        <b>{t('live.judged.title')}</b> {t(`live.judged.${mode}`)}{' '}
        {steers && (
          <Button size="small" onClick={() => setChanges(true)}>
            {t('live.judged.change')}
          </Button>
        )}
      </p>
      {now?.late && <p className="late">▲ {t('live.judged.late')}</p>}
      {proposals.map((p) => (
        <ProposalLine key={p.id} head={head} proposal={p} steers={steers} />
      ))}
      {mode === 'propose' && proposals.length === 0 && <p>{t('live.judged.nothing')}</p>}
      {changes && (
        <Suspense fallback={null}>
          <JudgedMode calloutId={head.id} mode={mode} close={() => setChanges(false)} />
        </Suspense>
      )}
    </section>
  );
}

function ProposalLine({ head, proposal, steers }: { head: Head; proposal: Proposal; steers: boolean }) {
  const { t } = useWords();
  const { busy, run } = useActions(head.id);
  const { id, kind, people, role, from, to } = proposal;
  const words = t(`live.judged.${kind}`, {
    ...{ people, from: percentOf(from), to: percentOf(to) },
    role: t(role ? `role.${role}` : 'live.judged.every-role'),
  });
  return (
    <div className="proposal">
      <strong>{words}</strong>
      {steers && (
        <span className="press">
          <Button
            type="primary"
            size="large"
            disabled={busy}
            onClick={() => run(`/proposals/${id}/accept`, t('live.done.accept'))}
          >
            {t('live.judged.accept')}
          </Button>
          <Button
            size="large"
            disabled={busy}
            onClick={() => run(`/proposals/${id}/dismiss`, t('live.done.dismiss'), {})}
          >
            {t('live.judged.dismiss')}
          </Button>
        </span>
      )}
    </div>
  );
}
