// Who is left out and why: how many for each reason, and everybody of the reason that is chosen.
import { Button, Flex, Table, Typography } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import type { Plan } from './draft.ts';

type Row = Plan['leftOut'][number];
const PAGE_SIZE = 20;

export function LeftOut({ plan }: { plan: Plan }) {
  const { t } = useWords();
  const [reason, choose] = useState<string | null>(null);
  const counts = Object.entries(plan.leftOutCounts).sort(([, a], [, b]) => b - a);
  const total = counts.reduce((sum, [, n]) => sum + n, 0);
  const rows = plan.leftOut.filter((l) => reason === null || l.reason === reason);
  return (
    <section aria-label={t('preview.left-out', { n: total })} id="left-out">
      <h3>{t('preview.left-out', { n: total })}</h3>
      <Flex gap={8} wrap>
        {counts.map(([key, n]) => (
          <Button
            key={key}
            size="small"
            aria-pressed={reason === key}
            type={reason === key ? 'primary' : 'default'}
            onClick={() => choose(reason === key ? null : key)}
          >
            {t(`left_out.${key}`)} {n}
          </Button>
        ))}
      </Flex>
      {total > 0 && (
        <Table<Row>
          {...{ size: 'small', rowKey: 'memberId', dataSource: rows }}
          pagination={{ pageSize: PAGE_SIZE, hideOnSinglePage: true, showSizeChanger: false }}
          columns={[
            { title: t('board.name'), dataIndex: 'name' },
            { title: t('preview.reason'), render: (_, l) => t(`left_out.${l.reason}`) },
          ]}
        />
      )}
      {!plan.leftOutComplete && (
        <Typography.Text>{t('compose.left-out.near', { n: plan.leftOut.length })}</Typography.Text>
      )}
    </section>
  );
}
