// Unit by unit what the standard asks for and is not there, the largest gap first; each leads to where it is closed.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Empty, Flex } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { useWords } from '../language.tsx';
import { UnitChoice, useAskedUnit } from '../pages/unit-choice.tsx';
import { Failed, Loading } from '../shell.tsx';
import { training } from '../training/api.ts';
import { WideTable } from '../wide.tsx';
import { type Gap, PAGE_SIZE, useItems, useUnits } from './api.ts';

export function Gaps() {
  const { t } = useWords();
  const units = useUnits();
  const items = useItems();
  const [unitId, choose] = useState(useAskedUnit());
  const [page, turn] = useState(1);
  const found = useQuery({
    queryKey: ['equipment', 'gaps', unitId, page],
    queryFn: async () => {
      const query = {
        ...{ page: String(page), pageSize: String(PAGE_SIZE) },
        ...(unitId && { unitId: String(unitId) }),
      };
      return (await training['equipment-gaps'].$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const asked = items.data?.some((i) => i.needs.length > 0) ?? true;
  return (
    <Flex vertical gap={12}>
      <UnitChoice
        {...{ label: t('equipment.unit'), placeholder: t('equipment.unit.all'), units, chosen: unitId }}
        onChoose={(value) => {
          choose(value);
          turn(1);
        }}
      />
      <WideTable<Gap>
        label={t('equipment.gaps')}
        size="middle"
        rowKey={(g) => `${g.unitId} ${g.itemId} ${g.per}`}
        dataSource={found.data.items}
        pagination={{
          ...{ current: page, pageSize: PAGE_SIZE, total: found.data.total, onChange: turn },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        locale={{
          emptyText: (
            <Empty description={t(asked ? 'equipment.no-gaps' : 'equipment.no-standard')}>
              {!asked && <Link href="/equipment/standard">{t('equipment.standard')}</Link>}
            </Empty>
          ),
        }}
        columns={[
          { key: 'unit', title: t('equipment.unit'), render: (_, g) => g.unitName || t('equipment.no-unit') },
          {
            ...{ key: 'item', title: t('equipment.item') },
            render: (_, g) => <Link href={`/equipment?item=${g.itemId}`}>{g.item}</Link>,
          },
          { key: 'per', title: t('equipment.need.who'), render: (_, g) => t(`equipment.gap.${g.per}`) },
          { key: 'needed', title: t('equipment.needed'), dataIndex: 'needed', align: 'right' },
          { key: 'there', title: t('equipment.there'), dataIndex: 'there', align: 'right' },
          {
            ...{ key: 'missing', title: t('equipment.missing'), align: 'right' },
            render: (_, g) => <strong>{g.missing}</strong>,
          },
        ]}
      />
    </Flex>
  );
}
