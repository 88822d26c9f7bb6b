// Shifts that change hands: those that wait for an officer first, each decided in its row.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Empty, Flex, type TableProps } from 'antd';
import { useState } from 'react';
import { saidOf } from '../bulletins/api.ts';
import { useWords } from '../language.tsx';
import { Allowed } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { minuteAt } from '../when.ts';
import { WideTable } from '../wide.tsx';
import { PAGE_SIZE, planning, type Swap } from './api.ts';

type Words = ReturnType<typeof useWords>['t'];

const columnsOf = (
  t: Words,
  decide: (swap: Swap, approve: boolean) => void,
): NonNullable<TableProps<Swap>['columns']> => [
  { key: 'time', title: t('sh.time'), render: (_, w) => `${minuteAt(w.startsAt)} – ${minuteAt(w.endsAt)}` },
  { key: 'area', title: t('sh.area'), dataIndex: 'areaName' },
  { key: 'from', title: t('sh.swap.from'), dataIndex: 'memberName' },
  { key: 'to', title: t('sh.swap.to'), render: (_, w) => w.takerName ?? '—' },
  { key: 'state', title: t('sh.swap.state'), render: (_, w) => t(`sh.swap.is.${w.state}`) },
  {
    ...{ key: 'do', title: t('sh.do') },
    render: (_, w) =>
      w.state === 'taken' && (
        <Allowed permission="duty.change">
          <Flex gap={8}>
            <Button
              {...{ type: 'primary', onClick: () => decide(w, true) }}
              aria-label={t('sh.swap.yes.of', { from: w.memberName, to: w.takerName ?? '' })}
            >
              {t('sh.swap.yes')}
            </Button>
            <Button
              aria-label={t('sh.swap.no.of', { from: w.memberName, to: w.takerName ?? '' })}
              onClick={() => decide(w, false)}
            >
              {t('sh.swap.no')}
            </Button>
          </Flex>
        </Allowed>
      ),
  },
];

export function Swaps() {
  const { t } = useWords();
  const client = useQueryClient();
  const [page, turn] = useState(1);
  const [wrong, tell] = useState<string | null>(null);
  const found = useQuery({
    queryKey: ['shift-swaps', page],
    queryFn: async () => {
      const query = { page: String(page), pageSize: String(PAGE_SIZE) };
      return (await planning['shift-swaps'].$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });
  const decide = async ({ id }: Swap, approve: boolean) => {
    tell(null);
    try {
      await planning['shift-swaps'][':id'].decision.$post({ param: { id: String(id) }, json: { approve } });
    } catch (error) {
      tell(saidOf(error));
    }
    client.invalidateQueries({ queryKey: ['shift-swaps'] });
    client.invalidateQueries({ queryKey: ['shift-week'] });
  };
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  return (
    <Flex vertical gap={12}>
      <p className="quiet" style={{ margin: 0 }}>
        {t('sh.swaps.about')}
      </p>
      {wrong && <Alert type="error" showIcon title={wrong} />}
      <WideTable<Swap>
        {...{ label: t('sh.tab.swaps'), size: 'middle', rowKey: 'id', dataSource: found.data.items }}
        locale={{ emptyText: <Empty description={t('sh.swaps.none')} /> }}
        pagination={{
          ...{ current: page, pageSize: PAGE_SIZE, total: found.data.total, onChange: turn },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        columns={columnsOf(t, decide)}
      />
    </Flex>
  );
}
