// Step 3: who would be asked, made anew with every change; sizes, windows and squads are the leader's to change.
import { Alert, Button, Empty } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useWords } from '../language.tsx';
import { Failed, Loading } from '../shell.tsx';
import { timeAt } from '../when.ts';
import { WideTable } from '../wide.tsx';
import type { Draft, Plan } from './draft.ts';
import { EchelonList } from './echelon-list.tsx';
import { LeftOut } from './left-out.tsx';
import { distance, Squads } from './squads.tsx';
import type { Planned } from './use-plan.ts';

const PlanMap = lazy(() => import('./plan-map.tsx'));
const PAGE_SIZE = 20;

interface Props {
  draft: Draft;
  planned: Planned;
  now: Date;
  change(patch: Partial<Draft>): void;
}

export function Who({ draft, planned, now, change }: Props) {
  const { t } = useWords();
  const { plan, policy, error, retry } = planned;
  return (
    <section aria-labelledby="who" className="compose-step">
      <h2 id="who">{t('compose.who')}</h2>
      {error && <Failed error={error} retry={retry} />}
      {!error &&
        !plan &&
        (draft.scene.position ? <Loading /> : <Empty description={t('compose.who.empty')} />)}
      {plan && policy && (
        <>
          <Warnings plan={plan} />
          <Strength plan={plan} />
          <h3>{t('preview.echelons')}</h3>
          <EchelonList {...{ draft, plan, policy, change }} />
          <OnMap {...{ draft, plan }} />
          <h3>{t('compose.squads')}</h3>
          <Squads {...{ draft, plan, change }} />
          <People plan={plan} now={now} />
          <LeftOut plan={plan} />
        </>
      )}
    </section>
  );
}

function Warnings({ plan }: { plan: Plan }) {
  const { t } = useWords();
  const late = plan.leftOutCounts.too_far ?? 0;
  if (plan.summons === 0) {
    const what = t(late > 0 ? 'problem.nobody-in-time.detail' : 'preview.nobody');
    return <Alert type="error" showIcon title={t('problem.nobody-eligible')} description={what} />;
  }
  return (
    <>
      {late > 0 && <Alert type="info" showIcon title={t('compose.too-far', { n: late })} />}
      {plan.borrowedFrom.length > 0 && <Alert type="info" showIcon title={t('compose.borrows')} />}
    </>
  );
}

/** For each role: needed, available, expected to come, missing even if all come. */
export function Strength({ plan }: { plan: Plan }) {
  const { t } = useWords();
  return (
    <WideTable
      {...{ label: t('compose.strength'), width_px: 480, rowKey: 'role', pagination: false as const }}
      dataSource={plan.strength.roles}
      columns={[
        { title: t('report.role'), render: (_, r) => t(`role.${r.role}`) },
        { title: t('report.required'), dataIndex: 'required' },
        { title: t('preview.available'), render: (_, r) => plan.supply[r.role] ?? 0 },
        { title: t('compose.expected'), dataIndex: 'expected' },
        {
          title: t('preview.short'),
          render: (_, r) => ((plan.shortfall[r.role] ?? 0) > 0 ? <b>▲ {plan.shortfall[r.role]}</b> : '—'),
        },
      ]}
    />
  );
}

export function OnMap({ draft, plan, shown = false }: { draft: Draft; plan: Plan; shown?: boolean }) {
  const { t } = useWords();
  const [open, setOpen] = useState(shown);
  return (
    <div>
      <Button aria-expanded={open} onClick={() => setOpen(!open)}>
        {t(open ? 'compose.map.close' : 'compose.map.open')}
      </Button>
      {open && (
        <Suspense fallback={<Loading />}>
          <PlanMap {...{ draft, plan }} />
        </Suspense>
      )}
    </div>
  );
}

function People({ plan, now }: { plan: Plan; now: Date }) {
  const { t } = useWords();
  const quiet = new Map(plan.quiet.map((q) => [q.memberId, q.until]));
  const lacks = new Map(plan.lacking.map((l) => [l.memberId, l.items]));
  const marks = (p: Plan['people'][number]) => {
    const until = quiet.get(p.memberId);
    const items = lacks.get(p.memberId);
    return [
      p.tired && t('board.tired'),
      p.crossBorder && t('preview.cross'),
      items && t('board.lacks', { items: items.join('、') }),
      until && `${t('preview.quiet-until')} ${timeAt(until, now)}`,
    ]
      .filter(Boolean)
      .join(' · ');
  };
  return (
    <details>
      <summary>{t('compose.people', { n: plan.people.length })}</summary>
      <WideTable
        {...{ label: t('compose.people', { n: plan.people.length }), width_px: 640, rowKey: 'memberId' }}
        dataSource={plan.people}
        pagination={{ pageSize: PAGE_SIZE, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          { title: t('report.echelon'), dataIndex: 'plannedEchelon' },
          { title: t('board.name'), dataIndex: 'name' },
          { title: t('board.unit'), dataIndex: 'unitName' },
          { title: t('board.role'), render: (_, p) => p.roles.map((r) => t(`role.${r}`)).join(' · ') },
          { title: t('preview.distance'), render: (_, p) => distance(t, p.distance_m) },
          { title: t('compose.marks'), render: (_, p) => marks(p) },
        ]}
      />
    </details>
  );
}
