// Could we put so many people here in time, now: answered from what a plan made this minute would say; nothing is sent.
import { useQuery } from '@tanstack/react-query';
import { Alert, InputNumber, Typography } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import { useWords } from '../language.tsx';
import { readDesk } from '../launch/desk.ts';
import { type Draft, emptyDraft, type Plan } from '../launch/draft.ts';
import { LeftOut } from '../launch/left-out.tsx';
import { Lines } from '../launch/lines.tsx';
import '../launch/launch.css';
import { SpotPicker } from '../launch/spot.tsx';
import { usePlan } from '../launch/use-plan.ts';
import { OnMap, Strength } from '../launch/who.tsx';
import { useRights } from '../rights.tsx';
import { Failed, Loading, NotAllowed } from '../shell.tsx';

const LONGEST_MINUTES = 72 * 60;
/** Surer than this is a yes; less sure than a coin is a no. */
const [YES, DOUBTFUL] = [0.8, 0.5];

export default function CouldWePage() {
  const may = useRights().may('callout.launch');
  const desk = useQuery({ queryKey: ['launch-desk'], enabled: may, queryFn: readDesk });
  if (desk.isError) return <Failed error={desk.error} retry={desk.refetch} />;
  if (!may) return <NotAllowed />;
  if (!desk.data) return <Loading />;
  return <Asking clock={desk.data.clock} />;
}

/** Anybody fills the general role: a first aider is counted as one as long as one is asked for. */
const scarceFirst = (lines: Draft['lines']) =>
  [...lines].sort((a, b) => Number(a.role === 'general') - Number(b.role === 'general'));

function Asking({ clock }: { clock(): Date }) {
  const { t } = useWords();
  const [draft, set] = useState<Draft>(() => emptyDraft('real'));
  const asked = useMemo(() => ({ ...draft, lines: scarceFirst(draft.lines) }), [draft]);
  const { plan, error, retry, stale } = usePlan(asked, clock);
  const change = (patch: Partial<Draft>) => set({ ...draft, ...patch });
  return (
    <>
      <Link href="/readiness">{t('could.back')}</Link>
      <Typography.Title level={1} style={{ fontSize: 24 }}>
        {t('could.title')}
      </Typography.Title>
      <div className="could">
        <section aria-label={t('could.asked')} className="compose-step">
          <SpotPicker of="scene" autoFocus spot={draft.scene} onChange={(scene) => change({ scene })} />
          <Lines lines={draft.lines} onChange={(lines) => change({ lines })} />
          <label htmlFor="could-minutes">{t('could.minutes')}</label>{' '}
          <InputNumber
            {...{ id: 'could-minutes', min: 1, max: LONGEST_MINUTES, precision: 0, value: draft.minutes }}
            onChange={(minutes) => change({ minutes: minutes ?? 0 })}
          />
        </section>
        <section aria-label={t('could.answer')} className="compose-step" aria-live="polite" aria-busy={stale}>
          {error && <Failed error={error} retry={retry} />}
          {!error && !plan && (draft.scene.position ? <Loading /> : <p>{t('could.where')}</p>)}
          {plan && (
            <>
              <Answer {...{ plan, minutes: draft.minutes }} />
              <Strength plan={plan} />
              <OnMap {...{ draft, plan }} shown />
              <LeftOut plan={plan} />
            </>
          )}
        </section>
      </div>
    </>
  );
}

/** Yes, hardly, or no; and what it hangs on. */
function Answer({ plan, minutes }: { plan: Plan; minutes: number }) {
  const { t } = useWords();
  const short = Object.entries(plan.shortfall).filter(([, n]) => n > 0);
  const sure = plan.strength.confidence;
  const verdict = short.length > 0 || sure < DOUBTFUL ? 'no' : sure < YES ? 'hardly' : 'yes';
  const lacking = short.map(([role, n]) => t('could.short', { role: t(`role.${role}`), n })).join('、');
  return (
    <Alert
      showIcon
      type={verdict === 'yes' ? 'success' : verdict === 'hardly' ? 'warning' : 'error'}
      title={t(`could.${verdict}`, { minutes, n: Math.round(sure * 100) })}
      description={
        <>
          {lacking && <p>{t('could.lacking', { lacking })}</p>}
          <p>{t('could.wakes', { first: plan.echelons[0]?.asks ?? 0, all: plan.summons })}</p>
        </>
      }
    />
  );
}
