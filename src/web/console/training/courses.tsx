// The training standard: which courses there are, what each gives, who must take it; added, changed and retired.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Flex, type TableProps } from 'antd';
import { type ReactNode, useState } from 'react';
import { useWords } from '../language.tsx';
import { Allowed, useRights } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { WideTable } from '../wide.tsx';
import { type Course, training } from './api.ts';
import { EditCourse } from './edit-course.tsx';

type Words = ReturnType<typeof useWords>['t'];
const needWords = (t: Words, { post, role }: Course['needs'][number]) =>
  post ? t(`post.${post}`) : role ? t(`role.${role}`) : t('training.course.everybody');

const columnsOf = (t: Words, name: (c: Course) => ReactNode): NonNullable<TableProps<Course>['columns']> => [
  { key: 'title', title: t('training.course.title'), render: (_, c) => name(c) },
  {
    ...{ key: 'gives', title: t('training.course.gives') },
    render: (_, c) => (c.qualification ? t(`skill.${c.qualification}`) : t('training.course.gives.none')),
  },
  {
    ...{ key: 'months', title: t('training.course.months') },
    render: (_, c) => c.validMonths ?? t('training.course.months.none'),
  },
  {
    ...{ key: 'mark', title: t('training.course.mark') },
    render: (_, c) => c.passMark ?? t('training.course.mark.none'),
  },
  {
    ...{ key: 'needs', title: t('training.course.needs') },
    render: (_, c) => c.needs.map((n) => needWords(t, n)).join('、'),
  },
  { key: 'retired', render: (_, c) => c.retired && t('training.course.retired') },
];

export function Courses() {
  const { t } = useWords();
  const [edited, edit] = useState<Course | 'new' | null>(null);
  const mayChange = useRights().may('standard.change');
  const client = useQueryClient();
  const found = useQuery({
    queryKey: ['courses'],
    queryFn: async () => (await training.courses.$get()).json(),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const add = (
    <Allowed permission="standard.change">
      <Button type="primary" onClick={() => edit('new')}>
        {t('training.add-course')}
      </Button>
    </Allowed>
  );
  const name = (c: Course) =>
    mayChange ? (
      <button type="button" className="link" onClick={() => edit(c)}>
        {c.title}
      </button>
    ) : (
      c.title
    );
  return (
    <Flex vertical gap={12}>
      <Flex justify="end">{found.data.items.length > 0 && add}</Flex>
      <WideTable<Course>
        label={t('training.courses')}
        size="middle"
        rowKey="id"
        dataSource={found.data.items}
        pagination={false}
        locale={{ emptyText: <Empty description={t('training.no-courses')}>{add}</Empty> }}
        columns={columnsOf(t, name)}
      />
      {edited !== null && (
        <EditCourse
          course={edited === 'new' ? null : edited}
          onDone={() => {
            edit(null);
            client.invalidateQueries({ queryKey: ['courses'] });
          }}
        />
      )}
    </Flex>
  );
}
