// Talks and campaigns that were held: noted, corrected, removed with a reason.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Button, Empty, Flex, Form, Input, Modal, Select, type TableProps } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { useRights } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { WideTable } from '../wide.tsx';
import { duty, PAGE_SIZE, pagedBy, type Talk, useCategories, useDoing } from './api.ts';
import { EditTalk } from './edit-talk.tsx';

type Words = ReturnType<typeof useWords>['t'];

function RemoveTalk({ talk, onDone }: { talk: Talk; onDone(): void }) {
  const { t } = useWords();
  const [form] = Form.useForm<{ reason: string }>();
  const { wrong, busy, doing } = useDoing(['talks']);
  const keep = async (json: { reason: string }) => {
    const param = { id: String(talk.id) };
    if (await doing(() => duty.talks[':id'].remove.$post({ param, json }))) onDone();
  };
  return (
    <Modal
      {...{ open: true, confirmLoading: busy, onCancel: onDone, okText: t('of.talk.remove') }}
      title={t('of.talk.remove.which', { place: talk.place, day: talk.heldOn })}
      onOk={() => form.submit()}
    >
      {wrong && <Alert type="error" showIcon title={wrong} style={{ marginBottom: 12 }} />}
      <Form form={form} layout="vertical" onFinish={keep}>
        <Form.Item
          {...{ name: 'reason', label: t('of.reason'), extra: t('of.talk.remove.what') }}
          rules={[{ required: true, whitespace: true }]}
        >
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

const columnsOf = (
  t: Words,
  language: 'zh' | 'en',
  todo: { edit(talk: Talk): void; remove(talk: Talk): void } | false,
): NonNullable<TableProps<Talk>['columns']> => [
  { key: 'day', title: t('of.day'), dataIndex: 'heldOn' },
  {
    ...{ key: 'what', title: t('of.subject') },
    render: (_, k) => (
      <>
        {language === 'zh' ? k.categoryZh : k.categoryEn}
        <div className="quiet">{t(`of.talk.${k.kind}`)}</div>
      </>
    ),
  },
  {
    ...{ key: 'where', title: t('of.where') },
    render: (_, k) => (
      <>
        {k.place}
        <div className="quiet">{k.organisationName}</div>
      </>
    ),
  },
  { key: 'audience', title: t('of.audience'), dataIndex: 'audience' },
  {
    ...{ key: 'pictures', title: t('of.pictures') },
    render: (_, k) =>
      k.files.length === 0
        ? '—'
        : k.files.map((f, i) => (
            <a key={f.id} href={`/api/talks/${k.id}/files/${f.id}`} target="_blank" rel="noreferrer">
              {t('of.picture.n', { n: i + 1 })}{' '}
            </a>
          )),
  },
  {
    ...{ key: 'note', title: t('of.note') },
    render: (_, k) => (k.removeReason ? t('of.talk.removed', { reason: k.removeReason }) : k.note || '—'),
  },
  { key: 'by', title: t('of.by'), dataIndex: 'byName' },
  ...(todo
    ? [
        {
          ...{ key: 'do', title: t('of.do') },
          render: (_: unknown, k: Talk) => (
            <Flex gap={8}>
              <Button onClick={() => todo.edit(k)}>{t('of.talk.correct')}</Button>
              <Button onClick={() => todo.remove(k)}>{t('of.talk.remove')}</Button>
            </Flex>
          ),
        },
      ]
    : []),
];

function useTalks(page: number, categoryId: number | undefined, removed: 'yes' | 'no') {
  return useQuery({
    queryKey: ['talks', page, categoryId, removed],
    queryFn: async () => {
      const query = { ...pagedBy(page), removed, ...(categoryId && { categoryId: String(categoryId) }) };
      return (await duty.talks.$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });
}

export function Talks() {
  const { t, language } = useWords();
  const mayChange = useRights().may('duty.change');
  const categories = useCategories('talk').data?.items ?? [];
  const [categoryId, only] = useState<number>();
  const [removed, show] = useState<'yes' | 'no'>('no');
  const [page, turn] = useState(1);
  const [editing, edit] = useState<Talk | 'new' | null>(null);
  const [removing, remove] = useState<Talk | null>(null);
  const found = useTalks(page, categoryId, removed);
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const filtered = categoryId !== undefined || removed === 'yes';
  return (
    <Flex vertical gap={12}>
      <Flex gap={8} wrap align="center">
        {mayChange && (
          <Button type="primary" onClick={() => edit('new')}>
            {t('of.talk.note')}
          </Button>
        )}
        <Select
          {...{ allowClear: true, style: { width: 180 }, value: categoryId ?? null }}
          aria-label={t('of.subject')}
          placeholder={t('of.subject')}
          options={categories.map((k) => ({ value: k.id, label: k[language] }))}
          onChange={(id) => {
            only(id ?? undefined);
            turn(1);
          }}
        />
        <Select
          {...{ value: removed, style: { width: 140 } }}
          aria-label={t('of.state')}
          options={(['no', 'yes'] as const).map((value) => ({ value, label: t(`of.talk.removed.${value}`) }))}
          onChange={(value) => {
            show(value);
            turn(1);
          }}
        />
        <span>{t('of.talk.sum', { n: found.data.total, people: found.data.audience })}</span>
      </Flex>
      <WideTable<Talk>
        label={t('of.talks')}
        size="middle"
        rowKey="id"
        dataSource={found.data.items}
        locale={{ emptyText: <Empty description={t(filtered ? 'of.talks.filtered' : 'of.talks.none')} /> }}
        pagination={{
          ...{ current: page, pageSize: PAGE_SIZE, total: found.data.total, onChange: turn },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        columns={columnsOf(t, language, mayChange && removed === 'no' && { edit, remove })}
      />
      {editing && <EditTalk talk={editing === 'new' ? null : editing} onDone={() => edit(null)} />}
      {removing && <RemoveTalk talk={removing} onDone={() => remove(null)} />}
    </Flex>
  );
}
