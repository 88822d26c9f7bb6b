// Which units the plan would wake: each can be taken out, others pinned in. The marks can be taken back one by one.
import { Button, Flex, Table, Tag } from 'antd';
import { useWords } from '../language.tsx';
import { wholeName } from '../pages/force-api.ts';
import type { Draft, Plan } from './draft.ts';
import { UnitSelect, useUnits } from './units.tsx';

interface Props {
  draft: Draft;
  plan: Plan;
  change(patch: Partial<Draft>): void;
}

interface Row {
  unitId: number;
  name: string;
  first: number;
  later: number;
  nearest_m: number | null;
}
const PAGE_SIZE = 10;

function rowsOf(plan: Plan): Row[] {
  const rows = new Map<number, Row>();
  for (const p of plan.people) {
    if (p.unitId === null) continue;
    const row = rows.get(p.unitId) ?? {
      ...{ unitId: p.unitId, name: p.unitName, first: 0, later: 0, nearest_m: null },
    };
    if (p.plannedEchelon === 1) row.first += 1;
    else row.later += 1;
    if (p.distance_m !== null) row.nearest_m = Math.min(p.distance_m, row.nearest_m ?? p.distance_m);
    rows.set(p.unitId, row);
  }
  return [...rows.values()].sort((a, b) => b.first - a.first || (a.nearest_m ?? 1e9) - (b.nearest_m ?? 1e9));
}

export function Squads({ draft, plan, change }: Props) {
  const { t } = useWords();
  const { excludeUnitIds, pinUnitIds } = draft;
  const without = (ids: number[], id: number) => ids.filter((other) => other !== id);
  const exclude = (id: number) =>
    change({ excludeUnitIds: [...without(excludeUnitIds, id), id], pinUnitIds: without(pinUnitIds, id) });
  const pin = (id: number) =>
    change({ pinUnitIds: [...without(pinUnitIds, id), id], excludeUnitIds: without(excludeUnitIds, id) });
  return (
    <div>
      <Marked {...{ draft, change }} />
      <Table<Row>
        {...{ size: 'small', rowKey: 'unitId', dataSource: rowsOf(plan), scroll: { x: 560 } }}
        pagination={{ pageSize: PAGE_SIZE, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: t('compose.squads.none') }}
        columns={[
          { title: t('board.unit'), dataIndex: 'name' },
          { title: t('compose.squads.first'), dataIndex: 'first' },
          { title: t('compose.squads.later'), dataIndex: 'later' },
          { title: t('compose.squads.nearest'), render: (_, r) => distance(t, r.nearest_m) },
          {
            title: <span className="unseen">{t('compose.squads.do')}</span>,
            render: (_, r) => (
              <Flex gap={8}>
                <Button
                  size="small"
                  aria-label={`${t('compose.pin')} ${r.name}`}
                  onClick={() => pin(r.unitId)}
                >
                  {t('compose.pin')}
                </Button>
                <Button
                  size="small"
                  aria-label={`${t('compose.exclude')} ${r.name}`}
                  onClick={() => exclude(r.unitId)}
                >
                  {t('compose.exclude')}
                </Button>
              </Flex>
            ),
          },
        ]}
      />
      <Flex gap={8} wrap>
        <UnitSelect
          {...{ label: t('compose.pin.other'), placeholder: t('compose.pin.other'), value: null }}
          onChange={(id) => id !== null && pin(id)}
        />
        <UnitSelect
          {...{ label: t('compose.exclude.other'), placeholder: t('compose.exclude.other'), value: null }}
          onChange={(id) => id !== null && exclude(id)}
        />
      </Flex>
    </div>
  );
}

/** 880 m, 1.8 km. */
export function distance(
  t: (key: string, vars?: Record<string, string | number>) => string,
  m: number | null,
) {
  if (m === null) return '—';
  const near = Math.round(m / 10) * 10 < 1_000;
  return near
    ? t('text.metres', { n: Math.round(m / 10) * 10 })
    : t('text.kilometres', { n: (m / 1_000).toFixed(1) });
}

function Marked({ draft, change }: Pick<Props, 'draft' | 'change'>) {
  const { t } = useWords();
  const units = useUnits();
  const { excludeUnitIds, pinUnitIds } = draft;
  const tag = (field: 'excludeUnitIds' | 'pinUnitIds', id: number) => {
    const words = t(field === 'pinUnitIds' ? 'compose.pinned' : 'compose.excluded');
    const name = wholeName(units, id) || String(id);
    return (
      <Tag key={`${field}${id}`}>
        {words} {name}{' '}
        <Button
          {...{ size: 'small', type: 'text', 'aria-label': t('compose.unmark', { name }) }}
          onClick={() => change({ [field]: draft[field].filter((other) => other !== id) })}
        >
          ×
        </Button>
      </Tag>
    );
  };
  return (
    <p>
      {pinUnitIds.map((id) => tag('pinUnitIds', id))}
      {excludeUnitIds.map((id) => tag('excludeUnitIds', id))}
    </p>
  );
}
