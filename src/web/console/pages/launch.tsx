// The launch: where, what, who on one page, the consequence always beside it, the kind in colour round all of it.
import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button } from 'antd';
import { useEffect, useMemo } from 'react';
import { useWords } from '../language.tsx';
import '../launch/launch.css';
import { type Desk, readDesk } from '../launch/desk.ts';
import { type Draft, KINDS, missingIn, stepOf } from '../launch/draft.ts';
import { Summary } from '../launch/summary.tsx';
import { type Drafting, useDraft } from '../launch/use-draft.ts';
import { usePlan } from '../launch/use-plan.ts';
import { useSending } from '../launch/use-sending.ts';
import { Waiting } from '../launch/waiting.tsx';
import { What } from '../launch/what.tsx';
import { Where } from '../launch/where.tsx';
import { Who } from '../launch/who.tsx';
import { type Me, useMe } from '../rights.tsx';
import { Failed, Loading, NotAllowed } from '../shell.tsx';
import { timeAt } from '../when.ts';

const UNDO_SECONDS = 15;

export default function LaunchPage() {
  const me = useMe();
  const may = me?.permissions.includes('callout.launch') ?? false;
  const desk = useQuery({ queryKey: ['launch-desk'], enabled: may, queryFn: readDesk });
  if (me && !may) return <NotAllowed />;
  if (desk.isError) return <Failed error={desk.error} retry={desk.refetch} />;
  if (!me || !desk.data) return <Loading />;
  return <Launching me={me} desk={desk.data} />;
}

/** As the address says; a kept draft's own kind otherwise. */
const askedKind = () => KINDS.find((k) => k === new URLSearchParams(location.search).get('kind')) ?? null;

/** What nobody needs to say: who is at the desk commands, whoever leads one unit calls that. */
const freshFor = (desk: Desk): Partial<Draft> => {
  const [own] = desk.commanders;
  const [unitId = null] = desk.unitIds.length === 1 ? desk.unitIds : [];
  return { commander: { name: own?.name ?? '', phone: own?.phone ?? '' }, unitId };
};

function Launching({ me, desk }: { me: Me; desk: Desk }) {
  const { t } = useWords();
  const fresh = useMemo(() => freshFor(desk), [desk]);
  const { clock } = desk;
  const drafting = useDraft({ actor: me.actor, clock, kind: askedKind(), fresh });
  const { draft, change, requestId } = drafting;
  const planned = usePlan(draft, clock);
  const sending = useSending(drafting, planned.policy, clock);
  const now = clock();
  // Asked for once: reloaded, the page is as it was left.
  useEffect(() => history.replaceState(history.state, '', location.pathname), []);
  return (
    <>
      <div className={`compose-frame kind-${draft.kind}`} aria-hidden="true" />
      {requestId !== null ? (
        <Waiting {...{ drafting, requestId, now, onLaunched: sending.leave }} />
      ) : (
        <div className="compose">
          <header>
            <h1>
              <b className={`compose-kind ${draft.kind}`}>{t(`kind.${draft.kind}`)}</b> {t('launch.title')}
            </h1>
            <Steps draft={draft} desk={desk} wakes={planned.plan?.summons ?? 0} />
          </header>
          <div className="compose-main">
            <Restored drafting={drafting} now={now} />
            <Where {...{ draft, change }} />
            <What {...{ draft, desk, policy: planned.policy, change }} />
            <Who {...{ draft, planned, now, change }} />
          </div>
          <Summary {...{ drafting, planned, sending, unitIds: desk.unitIds }} />
        </div>
      )}
    </>
  );
}

/** Which of the three are done, and the way to each. */
function Steps({ draft, desk, wakes }: { draft: Draft; desk: Desk; wakes: number }) {
  const { t } = useWords();
  const open = new Set<string>(missingIn(draft, desk.unitIds).map(stepOf));
  if (wakes === 0) open.add('who');
  return (
    <nav aria-label={t('compose.steps')} className="compose-steps">
      {(['where', 'what', 'who'] as const).map((step) => (
        <a key={step} href={`#${step}`}>
          {t(step === 'who' ? 'compose.who' : `launch.${step}`)} {open.has(step) ? '○' : '✓'}
          <span className="unseen">{t(open.has(step) ? 'compose.step.open' : 'compose.step.done')}</span>
        </a>
      ))}
      <a href="#send">{t('compose.to-button')}</a>
    </nav>
  );
}

function Restored({ drafting, now }: { drafting: Drafting; now: Date }) {
  const { t } = useWords();
  const { notification } = App.useApp();
  const discard = () => {
    const undo = drafting.discard();
    const key = 'discarded';
    notification.info({
      ...{ key, duration: UNDO_SECONDS, placement: 'bottomLeft', title: t('compose.discarded') },
      actions: (
        <Button
          onClick={() => {
            notification.destroy(key);
            undo();
          }}
        >
          {t('force.undo')}
        </Button>
      ),
    });
  };
  if (drafting.restoredAt === null) return null;
  return (
    <Alert
      {...{
        type: 'info',
        showIcon: true,
        closable: { onClose: drafting.seen, 'aria-label': t('compose.keep') },
      }}
      title={t('compose.restored', { time: timeAt(drafting.restoredAt, now) })}
      action={<Button onClick={discard}>{t('compose.discard')}</Button>}
    />
  );
}
