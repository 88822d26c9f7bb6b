// Exams to come and over, a page at a time, and planning one.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Flex, Radio, type TableProps } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { useWords } from '../language.tsx';
import { Allowed } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { minuteAt } from '../when.ts';
import { WideTable } from '../wide.tsx';
import { type Exam, exams } from './api.ts';
import { PlanExam } from './plan-exam.tsx';

const PAGE_SIZE = 20;

type Words = ReturnType<typeof useWords>['t'];
const columnsOf = (t: Words): NonNullable<TableProps<Exam>['columns']> => [
  {
    ...{ key: 'title', title: t('exams.exam') },
    render: (_, e) => <Link href={`/exams/${e.id}`}>{e.title}</Link>,
  },
  { key: 'for', title: t('exams.for'), render: (_, e) => e.courseTitle ?? t('exams.for.certificate') },
  {
    ...{ key: 'time', title: t('exams.time') },
    render: (_, e) => `${minuteAt(e.opensAt)} – ${minuteAt(e.closesAt)}`,
  },
  { key: 'place', title: t('training.place'), dataIndex: 'place' },
  { key: 'marked', title: t('exams.marked'), render: (_, e) => `${e.marked} / ${e.candidates}` },
  { key: 'passed', title: t('exams.passed'), dataIndex: 'passed' },
  {
    ...{ key: 'state', title: t('exams.state') },
    render: (_, e) =>
      e.appeals > 0 ? <b>{t('exams.appeals', { n: e.appeals })}</b> : t(`exams.state.${e.state}`),
  },
];

export function ExamList() {
  const { t } = useWords();
  const [when, ask] = useState<'coming' | 'past'>('coming');
  const [page, turn] = useState(1);
  const [planning, plan] = useState(false);
  const client = useQueryClient();
  const found = useQuery({
    queryKey: ['exams', when, page],
    queryFn: async () => {
      const query = { when, page: String(page), pageSize: String(PAGE_SIZE) };
      return (await exams.exams.$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const planner = (
    <Allowed permission="exam.hold">
      <Button type="primary" onClick={() => plan(true)}>
        {t('exams.plan')}
      </Button>
    </Allowed>
  );
  return (
    <Flex vertical gap={12}>
      <Flex justify="space-between" wrap gap={8}>
        <Radio.Group
          value={when}
          optionType="button"
          options={(['coming', 'past'] as const).map((value) => ({ value, label: t(`training.${value}`) }))}
          onChange={(e) => {
            ask(e.target.value);
            turn(1);
          }}
        />
        {found.data.items.length > 0 && planner}
      </Flex>
      <WideTable<Exam>
        label={t('exams.list')}
        size="middle"
        rowKey="id"
        dataSource={found.data.items}
        locale={{ emptyText: <Empty description={t(`exams.none-${when}`)}>{planner}</Empty> }}
        pagination={{
          ...{ current: page, pageSize: PAGE_SIZE, total: found.data.total, onChange: turn },
          hideOnSinglePage: true,
        }}
        columns={columnsOf(t)}
      />
      {planning && (
        <PlanExam
          onDone={() => {
            plan(false);
            client.invalidateQueries({ queryKey: ['exams'] });
          }}
        />
      )}
    </Flex>
  );
}
