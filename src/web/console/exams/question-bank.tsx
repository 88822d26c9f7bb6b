// The bank of questions: by topic and kind, a page at a time; added, changed, retired.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Flex, Select, type TableProps } from 'antd';
import { type ReactNode, useState } from 'react';
import { useWords } from '../language.tsx';
import { Failed, Loading } from '../shell.tsx';
import { WideTable } from '../wide.tsx';
import { exams, type Question } from './api.ts';
import { EditQuestion } from './edit-question.tsx';

const PAGE_SIZE = 20;
const letter = (i: number) => String.fromCharCode(65 + i);

type Words = ReturnType<typeof useWords>['t'];
/** A、C; 对; or how many steps. */
const rightWords = (t: Words, { kind, answer, options }: Question) => {
  if (kind === 'practical') return t('exams.steps', { n: options.length });
  if (kind === 'true_false') return t(answer[0] === 1 ? 'exams.true' : 'exams.false');
  return answer.map(letter).join('、');
};

const columnsOf = (
  t: Words,
  stem: (q: Question) => ReactNode,
): NonNullable<TableProps<Question>['columns']> => [
  { key: 'topic', title: t('exams.topics'), dataIndex: 'topic' },
  { key: 'kind', title: t('exams.kind'), render: (_, q) => t(`exams.kind.${q.kind}`) },
  { key: 'stem', title: t('exams.stem'), render: (_, q) => stem(q) },
  { key: 'right', title: t('exams.right'), render: (_, q) => rightWords(t, q) },
  { key: 'retired', render: (_, q) => q.retired && t('training.course.retired') },
];

export function QuestionBank() {
  const { t } = useWords();
  const [topic, ask] = useState<string | undefined>();
  const [page, turn] = useState(1);
  const [edited, edit] = useState<Question | 'new' | null>(null);
  const client = useQueryClient();
  const found = useQuery({
    queryKey: ['questions', topic, page],
    queryFn: async () => {
      const query = { page: String(page), pageSize: String(PAGE_SIZE), ...(topic && { topic }) };
      return (await exams.questions.$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const { items, total, topics } = found.data;
  const names = [...new Set(topics.map((x) => x.topic))];
  const add = (
    <Button type="primary" onClick={() => edit('new')}>
      {t('exams.question.add')}
    </Button>
  );
  const stem = (q: Question) => (
    <button type="button" className="link" onClick={() => edit(q)}>
      {q.stem}
    </button>
  );
  return (
    <Flex vertical gap={12}>
      <Flex justify="space-between" wrap gap={8}>
        <Select
          allowClear
          aria-label={t('exams.topics')}
          placeholder={t('exams.topics.all')}
          value={topic}
          options={names.map((value) => ({ value, label: value }))}
          onChange={(value) => {
            ask(value);
            turn(1);
          }}
          style={{ minWidth: 160 }}
        />
        {items.length > 0 && add}
      </Flex>
      <WideTable<Question>
        label={t('exams.questions')}
        size="middle"
        rowKey="id"
        dataSource={items}
        locale={{ emptyText: <Empty description={t('exams.questions.none')}>{add}</Empty> }}
        pagination={{ current: page, pageSize: PAGE_SIZE, total, onChange: turn, hideOnSinglePage: true }}
        columns={columnsOf(t, stem)}
      />
      {edited !== null && (
        <EditQuestion
          question={edited === 'new' ? null : edited}
          topics={names}
          onDone={() => {
            edit(null);
            client.invalidateQueries({ queryKey: ['questions'] });
          }}
        />
      )}
    </Flex>
  );
}
