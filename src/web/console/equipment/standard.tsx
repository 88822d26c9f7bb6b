// The equipment standard: what kinds there are, how each is counted and cared for, and who must have how many.
import { useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Flex, type TableProps, Tag } from 'antd';
import { type ReactNode, useState } from 'react';
import { useWords } from '../language.tsx';
import { type Unit, wholeName } from '../pages/force-api.ts';
import { Allowed, useRights } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { WideTable } from '../wide.tsx';
import { type Item, type Need, useItems, useUnits } from './api.ts';
import { EditItem } from './edit-item.tsx';

type Words = ReturnType<typeof useWords>['t'];

/** Whom a need is about: 急救 每人 2, 每个小队 4. */
function needWords(t: Words, units: Unit[], { per, post, role, unitId, unitKind, count }: Need): string {
  const of = post ? t(`post.${post}`) : role ? t(`role.${role}`) : '';
  const where = unitId === null ? '' : wholeName(units, unitId);
  const level = unitKind ? t(`equipment.kind.${unitKind}`) : '';
  const whom = [where, of, level].filter(Boolean).join(' ') || t('equipment.everybody');
  return t(`equipment.need.${per}`, { whom, count });
}

const months = (t: Words, n: number | null) => (n === null ? '–' : t('equipment.months', { n }));

const columnsOf = (
  t: Words,
  units: Unit[],
  name: (i: Item) => ReactNode,
): NonNullable<TableProps<Item>['columns']> => [
  { key: 'name', title: t('equipment.item'), render: (_, i) => name(i) },
  {
    ...{ key: 'counting', title: t('equipment.counting') },
    render: (_, i) => t(i.serialised ? 'equipment.by-serial' : 'equipment.by-count'),
  },
  {
    ...{ key: 'needs', title: t('equipment.needs') },
    render: (_, i) =>
      i.needs.length === 0
        ? t('equipment.needs.none')
        : i.needs.map((n) => <div key={JSON.stringify(n)}>{needWords(t, units, n)}</div>),
  },
  { key: 'shelf', title: t('equipment.shelf'), render: (_, i) => months(t, i.shelfMonths) },
  { key: 'inspect', title: t('equipment.inspect-every'), render: (_, i) => months(t, i.inspectMonths) },
  { key: 'steps', title: t('equipment.steps'), render: (_, i) => i.steps.join('、') || '–' },
  { key: 'retired', render: (_, i) => i.retired && <Tag>{t('equipment.retired')}</Tag> },
];

export function Standard() {
  const { t } = useWords();
  const client = useQueryClient();
  const mayChange = useRights().may('standard.change');
  const [edited, edit] = useState<Item | 'new' | null>(null);
  const units = useUnits();
  const found = useItems();
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const add = (
    <Allowed permission="standard.change">
      <Button type="primary" onClick={() => edit('new')}>
        {t('equipment.add-item')}
      </Button>
    </Allowed>
  );
  const name = (i: Item) =>
    mayChange ? (
      <button type="button" className="link" onClick={() => edit(i)}>
        {i.name}
      </button>
    ) : (
      i.name
    );
  return (
    <Flex vertical gap={12}>
      <Flex justify="end">{found.data.length > 0 && add}</Flex>
      <WideTable<Item>
        label={t('equipment.standard')}
        size="middle"
        rowKey="id"
        dataSource={found.data}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: <Empty description={t('equipment.no-items')}>{add}</Empty> }}
        columns={columnsOf(t, units, name)}
      />
      {edited !== null && (
        <EditItem
          item={edited === 'new' ? null : edited}
          units={units}
          onDone={() => {
            edit(null);
            client.invalidateQueries({ queryKey: ['equipment'] });
          }}
        />
      )}
    </Flex>
  );
}
