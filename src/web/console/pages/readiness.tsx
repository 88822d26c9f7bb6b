// Could the force do what it is for: figures, the worst gaps in words, and every unit; each leads to the people behind it.
import { useQuery } from '@tanstack/react-query';
import { Breadcrumb, Card, Empty, Flex, Statistic, Typography } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Permission } from '../../../access/permissions.ts';
import { useWords } from '../language.tsx';
import { Allowed } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { type Figures, type Readiness, training } from '../training/api.ts';
import { Trend } from '../training/trend.tsx';
import '../training/training.css';
import { minuteAt } from '../when.ts';
import { WideTable } from '../wide.tsx';
import { CountyChoice } from './county-choice.tsx';

type Unit = Readiness['units'][number];

/** Whose figures are shown: all when neither is named. */
interface Within {
  unitId?: number | undefined;
  countyId?: number | undefined;
}

/** Whole only when it is: five of a thousand missing is no 100%, and five of them no 0%. */
const percent = (n: number, of: number) =>
  n === of ? 100 : Math.max(n > 0 ? 1 : 0, Math.floor((n / of) * 100));
const share = (n: number, of: number) => (of === 0 ? '–' : `${percent(n, of)}%`);

export default function ReadinessPage() {
  const { t } = useWords();
  const [{ unitId, countyId }, choose] = useState<Within>({});
  const show = (id?: number) => choose({ countyId, unitId: id });
  const query = {
    ...(unitId !== undefined && { unitId: String(unitId) }),
    ...(countyId !== undefined && { countyId: String(countyId) }),
  };
  const found = useQuery({
    queryKey: ['readiness', query],
    queryFn: async () => (await training.readiness.$get({ query })).json(),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const { total, gaps, units, at } = found.data;
  const shown = units.find((u) => u.unitId === unitId);
  if (total.people === 0 && countyId === undefined)
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
              <button type="button" className="link" onClick={() => show()}>
                {t('ready.whole')}
              </button>
            ) : (
              t('ready.whole')
            ),
          },
          ...(shown ? [{ title: shown.name }] : []),
        ]}
      />
      <CountyChoice chosen={countyId} onChoose={(id) => choose({ countyId: id })} />
      <Numbers {...{ total, within: { unitId, countyId } }} />
      <div className="ready-columns">
        <Card size="small" title={t('ready.gaps')}>
          <Gaps gaps={gaps} />
        </Card>
        <Card size="small" title={t('ready.trend')}>
          <Trend query={query} />
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

const FIGURES = ['available', 'proven', 'drilled', 'owing', 'unequipped'] as const;
type Figure = 'strength' | (typeof FIGURES)[number];

/** Each leads to the people: of what is counted as good, to those who lack it. */
function Numbers({ total, within }: { total: Figures; within: Within }) {
  const { t } = useWords();
  const of = (n: number) => <small className="quiet"> {share(n, total.strength)}</small>;
  const title = (key: Figure) => <Link href={peopleOf(key, within)}>{t(`ready.${key}`)}</Link>;
  return (
    <Flex gap={12} wrap>
      <Card size="small">
        <Statistic
          title={title('strength')}
          value={total.strength}
          suffix={total.seats > 0 ? `/ ${total.seats}` : ''}
        />
      </Card>
      {FIGURES.map((key) => (
        <Card size="small" key={key}>
          <Statistic title={title(key)} value={total[key]} suffix={of(total[key])} />
        </Card>
      ))}
    </Flex>
  );
}

type Gap = Readiness['gaps'][number];
const within = (path: string, { unitId, countyId }: Within, rest: Record<string, string> = {}) => {
  const query = new URLSearchParams({
    ...(unitId && { unit: String(unitId) }),
    ...(countyId && { within: String(countyId) }),
    ...rest,
  }).toString();
  return query ? `${path}?${query}` : path;
};

/** Whom each figure is about: those to do something about. */
const peopleOf = (what: Figure | Gap['what'], where: Within): string => {
  const lacking = (lacks: string) => within('/force', where, { lacks });
  const pages: Record<Figure | Gap['what'], string> = {
    ...{ strength: within('/force', where), vacant: within('/force', where) },
    no_qualified: within('/force', where),
    ...{ available: lacking('availability'), unavailable: lacking('availability') },
    ...{ proven: lacking('reach'), unproven: lacking('reach') },
    ...{ drilled: lacking('drill'), not_drilled: lacking('drill') },
    ...{ unequipped: lacking('equipment'), owing: within('/training/catch-up', where) },
  };
  return pages[what];
};

/** Where a gap is closed, and who may. */
const closing = ({ what, unitId }: Gap): { permission: Permission; href: string } | null => {
  switch (what) {
    case 'vacant':
      return { permission: 'member.absence', href: '/force?lacks=unit' };
    case 'unavailable':
      return null;
    case 'unproven':
      return { permission: 'callout.launch', href: '/admin/pre-flight' };
    case 'owing':
    case 'no_qualified':
      return { permission: 'training.hold', href: '/training' };
    case 'unequipped':
      return { permission: 'equipment.read', href: within('/equipment/gaps', { unitId }) };
    case 'not_drilled':
      return { permission: 'drill.plan', href: within('/drills/new', { unitId }, { timing: 'at' }) };
  }
};

function Gaps({ gaps }: { gaps: Gap[] }) {
  const { t } = useWords();
  if (gaps.length === 0) return <p>{t('ready.gaps.none')}</p>;
  return (
    <ol className="gaps">
      {gaps.map((gap) => {
        const close = closing(gap);
        return (
          <li key={`${gap.what}${gap.unitId}${gap.role}`}>
            <Link href={peopleOf(gap.what, { unitId: gap.unitId })}>
              {t(`ready.gap.${gap.what}`, {
                ...{ unit: gap.unitName, n: gap.n, of: gap.of },
                role: gap.role ? t(`role.${gap.role}`) : '',
              })}
            </Link>
            {close && (
              <Allowed permission={close.permission}>
                <Link href={close.href} className="close">
                  {t(`ready.close.${gap.what}`)}
                </Link>
              </Allowed>
            )}
          </li>
        );
      })}
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
