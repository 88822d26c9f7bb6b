// Could the force do what it is for: figures, the worst gaps in words, and every unit; each leads to the people behind it.
import { useQuery } from '@tanstack/react-query';
import { Breadcrumb, Card, Empty, Flex, Statistic, Typography } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { useWords } from '../language.tsx';
import { Allowed } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { type Figures, type Readiness, training } from '../training/api.ts';
import { Trend } from '../training/trend.tsx';
import '../training/training.css';
import { minuteAt } from '../when.ts';
import { WideTable } from '../wide.tsx';

type Unit = Readiness['units'][number];

/** Whole only when it is: five of a thousand missing is no 100%, and five of them no 0%. */
const percent = (n: number, of: number) =>
  n === of ? 100 : Math.max(n > 0 ? 1 : 0, Math.floor((n / of) * 100));
const share = (n: number, of: number) => (of === 0 ? '–' : `${percent(n, of)}%`);

export default function ReadinessPage() {
  const { t } = useWords();
  const [unitId, show] = useState<number | undefined>();
  const query = unitId === undefined ? {} : { unitId: String(unitId) };
  const found = useQuery({
    queryKey: ['readiness', unitId],
    queryFn: async () => (await training.readiness.$get({ query })).json(),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const { total, gaps, units, at } = found.data;
  const shown = units.find((u) => u.unitId === unitId);
  if (total.people === 0)
    return (
      <Empty description={t('ready.empty')}>
        <Link href="/force/import">{t('force.import')}</Link>
      </Empty>
    );
  return (
    <Flex vertical gap={16}>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {t('ready.title')}
      </Typography.Title>
      <Allowed permission="callout.launch">
        <Link href="/readiness/question">{t('could.title')}</Link>
      </Allowed>
      <Breadcrumb
        items={[
          {
            title: shown ? (
              <button type="button" className="link" onClick={() => show(undefined)}>
                {t('ready.whole')}
              </button>
            ) : (
              t('ready.whole')
            ),
          },
          ...(shown ? [{ title: shown.name }] : []),
        ]}
      />
      <Numbers total={total} />
      <div className="ready-columns">
        <Card size="small" title={t('ready.gaps')}>
          <Gaps gaps={gaps} />
        </Card>
        <Card size="small" title={t('ready.trend')}>
          <Trend unitId={unitId} />
        </Card>
      </div>
      <Roles total={total} />
      <Units
        units={units.filter(
          (u) => u.parentId === (unitId ?? null) || (shown === undefined && u.parentId === null),
        )}
        onShow={show}
      />
      <p className="quiet">{t('ready.at', { at: minuteAt(at) })}</p>
    </Flex>
  );
}

function Numbers({ total }: { total: Figures }) {
  const { t } = useWords();
  const of = (n: number) => <small className="quiet"> {share(n, total.strength)}</small>;
  return (
    <Flex gap={12} wrap>
      <Card size="small">
        <Statistic
          title={t('ready.strength')}
          value={total.strength}
          suffix={total.seats > 0 ? `/ ${total.seats}` : ''}
        />
      </Card>
      {(['available', 'proven', 'drilled', 'owing', 'unequipped'] as const).map((key) => (
        <Card size="small" key={key}>
          <Statistic
            title={
              key === 'unequipped' ? (
                <Link href="/equipment/gaps">{t(`ready.${key}`)}</Link>
              ) : (
                t(`ready.${key}`)
              )
            }
            value={total[key]}
            suffix={of(total[key])}
          />
        </Card>
      ))}
    </Flex>
  );
}

/** Where each gap is closed. */
const CLOSED_AT: Record<Readiness['gaps'][number]['what'], string> = {
  ...{ vacant: '/force', unavailable: '/force', unproven: '/admin/pre-flight', owing: '/training/catch-up' },
  unequipped: '/equipment/gaps',
  ...{ not_drilled: '/drills', no_qualified: '/training' },
};

function Gaps({ gaps }: { gaps: Readiness['gaps'] }) {
  const { t } = useWords();
  if (gaps.length === 0) return <p>{t('ready.gaps.none')}</p>;
  return (
    <ol>
      {gaps.map((gap) => (
        <li key={`${gap.what}${gap.unitId}${gap.role}`}>
          <Link href={CLOSED_AT[gap.what]}>
            {t(`ready.gap.${gap.what}`, {
              unit: gap.unitName,
              n: gap.n,
              of: gap.of,
              role: gap.role ? t(`role.${gap.role}`) : '',
            })}
          </Link>
        </li>
      ))}
    </ol>
  );
}

function Roles({ total }: { total: Figures }) {
  const { t } = useWords();
  const held = Object.entries(total.qualified).sort((a, b) => b[1] - a[1]);
  return (
    <section aria-label={t('ready.qualified')}>
      <h2>{t('ready.qualified')}</h2>
      {held.length === 0 ? (
        <p>{t('ready.qualified.none')}</p>
      ) : (
        <ul className="counts">
          {held.map(([role, n]) => (
            <li key={role}>
              {t(`role.${role}`)} <b>{n}</b>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Units({ units, onShow }: { units: Unit[]; onShow(unitId: number): void }) {
  const { t } = useWords();
  const number = (key: 'strength' | 'available' | 'proven' | 'drilled' | 'owing' | 'unequipped') => ({
    ...{ key, title: t(`ready.${key}`), align: 'right' as const },
    sorter: (a: Unit, b: Unit) => a[key] - b[key],
    render: (_: unknown, u: Unit) => (
      <>
        {u[key]} {key !== 'strength' && <small className="quiet">{share(u[key], u.strength)}</small>}
      </>
    ),
  });
  if (units.length === 0) return null;
  return (
    <WideTable<Unit>
      label={t('ready.unit')}
      size="small"
      rowKey="unitId"
      dataSource={units}
      pagination={units.length > 50 ? { pageSize: 50 } : false}
      columns={[
        {
          ...{ key: 'name', title: t('ready.unit') },
          render: (_, u) => (
            <button type="button" className="link" onClick={() => onShow(u.unitId)}>
              {u.name}
            </button>
          ),
        },
        {
          key: 'seats',
          title: t('ready.seats'),
          align: 'right',
          render: (_, u) => `${u.people} / ${u.seats}`,
        },
        ...(['strength', 'available', 'proven', 'drilled', 'owing', 'unequipped'] as const).map(number),
      ]}
    />
  );
}
