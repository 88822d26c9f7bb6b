// Bulletins by state and severity, a page at a time: how many have read each.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Empty, Flex, Select, type TableProps } from 'antd';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useWords } from '../language.tsx';
import { Allowed } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { minuteAt } from '../when.ts';
import { WideTable } from '../wide.tsx';
import { type Bulletin, bulletins, PAGE_SIZE, SEVERITIES, STATES } from './api.ts';
import { TakeCap } from './take-cap.tsx';

type Words = ReturnType<typeof useWords>['t'];
const columnsOf = (t: Words): NonNullable<TableProps<Bulletin>['columns']> => [
  {
    ...{ key: 'title', title: t('bul.title') },
    render: (_, b) => (
      <Link href={b.state === 'draft' ? `/bulletins/${b.id}/edit` : `/bulletins/${b.id}`}>{b.title}</Link>
    ),
  },
  { key: 'severity', title: t('bul.severity'), render: (_, b) => t(`bulletin.severity.${b.severity}`) },
  { key: 'from', title: t('bul.office'), dataIndex: 'organisationName' },
  { key: 'sent', title: t('bul.sent'), render: (_, b) => (b.sentAt ? minuteAt(b.sentAt) : '—') },
  { key: 'until', title: t('bul.until'), render: (_, b) => minuteAt(b.validUntil) },
  {
    ...{ key: 'read', title: t('bul.read'), align: 'right' },
    render: (_, b) => (b.state === 'draft' ? '—' : `${b.read} / ${b.people}`),
  },
  {
    ...{ key: 'state', title: t('bul.state') },
    render: (_, b) =>
      `${t(`bul.state.${b.state}`)}${b.version > 1 ? t('bul.corrected', { n: b.version - 1 }) : ''}`,
  },
];

interface Asked {
  state?: Bulletin['state'] | undefined;
  severity?: Bulletin['severity'] | undefined;
}

function Filters({ asked, ask }: { asked: Asked; ask(asked: Asked): void }) {
  const { t } = useWords();
  const choice = (
    name: 'state' | 'severity',
    values: readonly string[],
    label: (value: string) => string,
  ) => (
    <Select
      {...{ allowClear: true, style: { width: 150 }, value: asked[name] ?? null }}
      aria-label={t(`bul.${name}`)}
      placeholder={t(`bul.${name}`)}
      options={values.map((value) => ({ value, label: label(value) }))}
      onChange={(value) => ask({ ...asked, [name]: value ?? undefined })}
    />
  );
  return (
    <Flex gap={8} wrap>
      {choice('state', STATES, (value) => t(`bul.state.${value}`))}
      {choice('severity', SEVERITIES, (value) => t(`bulletin.severity.${value}`))}
    </Flex>
  );
}

function Begin() {
  const { t } = useWords();
  const [, go] = useLocation();
  const [taking, take] = useState(false);
  return (
    <Allowed permission="duty.change">
      <Flex gap={8} wrap justify="center">
        <Button type="primary" onClick={() => go('/bulletins/new')}>
          {t('bul.write')}
        </Button>
        <Button onClick={() => take(true)}>{t('bul.cap.take')}</Button>
      </Flex>
      {taking && <TakeCap onDone={() => take(false)} />}
    </Allowed>
  );
}

export function BulletinList() {
  const { t } = useWords();
  const [asked, ask] = useState<Asked>({});
  const [page, turn] = useState(1);
  const found = useQuery({
    queryKey: ['bulletins', asked, page],
    queryFn: async () => {
      const query = { ...asked, page: String(page), pageSize: String(PAGE_SIZE) };
      return (await bulletins.$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const filtered = asked.state !== undefined || asked.severity !== undefined;
  const none = found.data.total === 0;
  return (
    <Flex vertical gap={12}>
      <Flex gap={8} wrap justify="space-between">
        <Filters
          asked={asked}
          ask={(next) => {
            ask(next);
            turn(1);
          }}
        />
        {!(none && !filtered) && <Begin />}
      </Flex>
      <WideTable<Bulletin>
        label={t('bul.list')}
        size="middle"
        rowKey="id"
        dataSource={found.data.items}
        locale={{
          emptyText: (
            <Empty description={t(filtered ? 'bul.none.filtered' : 'bul.none')}>
              {!filtered && <Begin />}
            </Empty>
          ),
        }}
        pagination={{
          ...{ current: page, pageSize: PAGE_SIZE, total: found.data.total, onChange: turn },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        columns={columnsOf(t)}
      />
    </Flex>
  );
}
