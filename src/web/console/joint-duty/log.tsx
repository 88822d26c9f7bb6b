// The log of a pair: the last first, corrections beside what they correct. Nothing in it is written over.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Flex, Form, Input, type TableProps } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { Allowed } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { inCity, minuteAt } from '../when.ts';
import { WideTable } from '../wide.tsx';
import { type Entry, PAGE_SIZE, type Pair, pairs } from './api.ts';
import { Ask, useRequired, When } from './ask.tsx';

type Words = ReturnType<typeof useWords>['t'];

interface Given {
  at?: Dayjs;
  place?: string;
  text: string;
  people?: string;
}

/** `was`: the entry to correct; its words are there to be put right. */
function WriteEntry({ pairId, was, onDone }: { pairId: number; was: Entry | null; onDone(): void }) {
  const { t } = useWords();
  const required = useRequired();
  // One for the window: however often it is sent, it is one entry.
  const [clientId] = useState(() => crypto.randomUUID());
  return (
    <Ask<Given>
      title={t(was ? 'jd.correct' : 'jd.write')}
      initial={was ? { ...was, at: dayjs(minuteAt(was.at)) } : {}}
      keep={({ at, place = '', text, people = '' }) =>
        pairs[':id'].entries.$post({
          param: { id: String(pairId) },
          json: {
            ...{ place, text, people, clientId, ...(at && { at: inCity(at) }) },
            ...(was && { correctsId: was.id }),
          },
        })
      }
      onDone={onDone}
    >
      {was && <p className="quiet">{t('jd.correct.about')}</p>}
      <When name="at" label={t('joint.head.at')} />
      <Form.Item name="place" label={t('joint.head.place')}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="text" label={t('joint.head.what')} rules={required}>
        <Input.TextArea rows={4} maxLength={2_000} />
      </Form.Item>
      <Form.Item name="people" label={t('joint.head.people')}>
        <Input maxLength={200} />
      </Form.Item>
    </Ask>
  );
}

const columnsOf = (t: Words, correct: (entry: Entry) => void): NonNullable<TableProps<Entry>['columns']> => [
  { key: 'at', title: t('joint.head.at'), render: (_, e) => minuteAt(e.at) },
  { key: 'place', title: t('joint.head.place'), render: (_, e) => e.place || '—' },
  {
    ...{ key: 'what', title: t('joint.head.what') },
    render: (_, e) => (
      <div style={{ maxWidth: 480, whiteSpace: 'pre-line' }}>
        {e.correctsId !== null && <b>{t('joint.corrects')} </b>}
        {e.correctedById === null ? e.text : <s>{e.text}</s>}
        {e.correctedById !== null && <b> {t('joint.corrected')}</b>}
      </div>
    ),
  },
  { key: 'people', title: t('joint.head.people'), render: (_, e) => e.people || '—' },
  {
    ...{ key: 'by', title: t('joint.head.by') },
    render: (_, e) => (
      <>
        {e.byName}
        <div className="quiet">{minuteAt(e.writtenAt)}</div>
      </>
    ),
  },
  {
    ...{ key: 'do', title: t('jd.do') },
    render: (_, e) =>
      e.correctedById === null && (
        <Allowed permission="duty.change">
          <Button onClick={() => correct(e)}>{t('jd.correct')}</Button>
        </Allowed>
      ),
  },
];

export function PairLog({ pair }: { pair: Pair }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [page, turn] = useState(1);
  const [writing, write] = useState<Entry | 'new' | null>(null);
  const key = ['site-pair', String(pair.id), 'log'];
  const found = useQuery({
    queryKey: [...key, page],
    queryFn: async () => {
      const query = { page: String(page), pageSize: String(PAGE_SIZE) };
      return (await pairs[':id'].entries.$get({ param: { id: String(pair.id) }, query })).json();
    },
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const add = pair.state === 'confirmed' && (
    <Allowed permission="duty.change">
      <Button type="primary" onClick={() => write('new')}>
        {t('jd.write')}
      </Button>
    </Allowed>
  );
  return (
    <Flex vertical gap={12}>
      {found.data.total > 0 && <Flex>{add}</Flex>}
      <WideTable<Entry>
        label={t('joint.log')}
        size="middle"
        rowKey="id"
        dataSource={found.data.items}
        locale={{ emptyText: <Empty description={t('jd.log.none')}>{add}</Empty> }}
        pagination={{
          ...{ current: page, pageSize: PAGE_SIZE, total: found.data.total, onChange: turn },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        columns={columnsOf(t, write)}
      />
      {writing && (
        <WriteEntry
          {...{ pairId: pair.id, was: writing === 'new' ? null : writing }}
          onDone={() => {
            write(null);
            client.invalidateQueries({ queryKey: key });
          }}
        />
      )}
    </Flex>
  );
}
