// How sites, or employers, did in their last roll-calls.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Empty, Flex, Radio } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { Failed, Loading } from '../shell.tsx';
import { WideTable } from '../wide.tsx';
import { duty } from './api.ts';

const PAGE_SIZE = 20;

export function Figures() {
  const { t } = useWords();
  const [by, choose] = useState<'site' | 'employer'>('site');
  const [page, turn] = useState(1);
  const found = useQuery({
    queryKey: ['roll-call-figures', by, page],
    queryFn: async () => {
      const query = { by, page: String(page), pageSize: String(PAGE_SIZE) };
      return (await duty['roll-calls'].figures.$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  return (
    <Flex vertical gap={12}>
      <Radio.Group
        {...{ value: by, optionType: 'button' }}
        aria-label={t('rc.figures')}
        options={(['site', 'employer'] as const).map((value) => ({ value, label: t(`rc.by.${value}`) }))}
        onChange={(e) => {
          choose(e.target.value);
          turn(1);
        }}
      />
      <p className="quiet">{t('rc.figures.about')}</p>
      <WideTable
        label={t('rc.figures')}
        size="middle"
        rowKey="id"
        dataSource={found.data.items}
        locale={{ emptyText: <Empty description={t('rc.figures.none')} /> }}
        pagination={{
          ...{ current: page, pageSize: PAGE_SIZE, total: found.data.total, onChange: turn },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        columns={[
          { key: 'name', title: t(`rc.by.${by}`), dataIndex: 'name' },
          {
            ...{ key: 'rate', title: t('rc.rate') },
            render: (_, f) => (f.rate === null ? '—' : `${f.rate}%`),
          },
          { key: 'streak', title: t('rc.streak'), render: (_, f) => t('rc.times', { n: f.streak }) },
          { key: 'looked', title: t('rc.looked'), render: (_, f) => t('rc.times', { n: f.looked }) },
        ]}
      />
    </Flex>
  );
}
