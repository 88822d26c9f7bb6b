// The radio book: channels of stations and sets of sites, added, changed and retired.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Button, Empty, Flex, Popconfirm, Select, type TableProps, Typography } from 'antd';
import { useState } from 'react';
import { WithinField } from '../inspections/plan.tsx';
import { useWords } from '../language.tsx';
import { Allowed } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { WideTable } from '../wide.tsx';
import { type Channel, CONDITIONS, channels, PAGE_SIZE, type RadioSet, radioSets, useActs } from './api.ts';
import { EditChannel, EditSet } from './radio-forms.tsx';

type Words = ReturnType<typeof useWords>['t'];

function Keep({ name, sure, edit, retire }: { name: string; sure: string; edit(): void; retire(): void }) {
  const { t } = useWords();
  return (
    <Allowed permission="duty.change">
      <Flex gap={8}>
        <Button aria-label={`${t('jd.change')}：${name}`} onClick={edit}>
          {t('jd.change')}
        </Button>
        <Popconfirm title={sure} okText={t('jd.retire')} onConfirm={retire}>
          <Button danger aria-label={`${t('jd.retire')}：${name}`}>
            {t('jd.retire')}
          </Button>
        </Popconfirm>
      </Flex>
    </Allowed>
  );
}

const useChannels = () =>
  useQuery({
    queryKey: ['radio', 'channels'],
    queryFn: async () => (await channels.$get()).json(),
  });

function Channels() {
  const { t } = useWords();
  const [editing, edit] = useState<Channel | 'new' | null>(null);
  const { wrong, act } = useActs(['radio']);
  const found = useChannels();
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const { items } = found.data;
  const add = (
    <Allowed permission="duty.change">
      <Button onClick={() => edit('new')}>{t('jd.channel.add')}</Button>
    </Allowed>
  );
  const retire = ({ id }: Channel) => act(() => channels[':id'].$delete({ param: { id: String(id) } }));
  return (
    <Flex vertical gap={12}>
      {wrong && <Alert type="error" showIcon title={wrong} />}
      {items.length > 0 && <Flex>{add}</Flex>}
      <WideTable<Channel>
        label={t('joint.channels')}
        size="middle"
        rowKey="id"
        dataSource={items}
        locale={{ emptyText: <Empty description={t('jd.channels.none')}>{add}</Empty> }}
        pagination={{ pageSize: PAGE_SIZE, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          { key: 'station', title: t('joint.role.station'), dataIndex: 'stationName' },
          { key: 'name', title: t('joint.head.channel'), dataIndex: 'name' },
          { key: 'frequency', title: t('joint.head.frequency'), dataIndex: 'frequency' },
          { key: 'purpose', title: t('joint.head.purpose'), render: (_, c) => c.purpose || '—' },
          { key: 'sets', title: t('joint.sets'), dataIndex: 'sets' },
          {
            ...{ key: 'do', title: t('jd.do') },
            render: (_, c) =>
              c.own ? (
                <Keep
                  {...{ name: c.name, sure: t('jd.channel.sure', { n: c.sets }) }}
                  edit={() => edit(c)}
                  retire={() => retire(c)}
                />
              ) : (
                <span className="quiet">{t('jd.channel.shared')}</span>
              ),
          },
        ]}
      />
      {editing && (
        <EditChannel
          channel={editing === 'new' ? null : editing}
          onDone={() => {
            edit(null);
            act(async () => {});
          }}
        />
      )}
    </Flex>
  );
}

const setColumns = (
  t: Words,
  edit: (set: RadioSet) => void,
  retire: (set: RadioSet) => void,
): NonNullable<TableProps<RadioSet>['columns']> => [
  {
    ...{ key: 'site', title: t('jd.site') },
    render: (_, s) => (
      <>
        {s.siteName}
        <div className="quiet">{s.stationName}</div>
      </>
    ),
  },
  { key: 'call', title: t('joint.head.call-sign'), dataIndex: 'callSign' },
  { key: 'serial', title: t('joint.head.serial'), dataIndex: 'serial' },
  {
    ...{ key: 'channel', title: t('joint.head.channel') },
    render: (_, s) => (s.channelName ? `${s.channelName} ${s.frequency}` : '—'),
  },
  {
    ...{ key: 'condition', title: t('joint.head.condition') },
    render: (_, s) =>
      s.condition === 'good' ? t('joint.condition.good') : <b>{t(`joint.condition.${s.condition}`)}</b>,
  },
  {
    ...{ key: 'do', title: t('jd.do') },
    render: (_, s) => (
      <Keep {...{ name: s.callSign, sure: t('jd.set.sure') }} edit={() => edit(s)} retire={() => retire(s)} />
    ),
  },
];

const useSets = (condition: RadioSet['condition'] | undefined, within: number | undefined, page: number) =>
  useQuery({
    queryKey: ['radio', 'sets', condition, within, page],
    queryFn: async () => {
      const query = {
        ...{ page: String(page), pageSize: String(PAGE_SIZE), ...(condition && { condition }) },
        ...(within && { organisationId: String(within) }),
      };
      return (await radioSets.$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });

function Sets() {
  const { t } = useWords();
  const [condition, choose] = useState<RadioSet['condition']>();
  const [within, limit] = useState<number>();
  const [page, turn] = useState(1);
  const [editing, edit] = useState<RadioSet | 'new' | null>(null);
  const { wrong, act } = useActs(['radio']);
  const channelsFound = useChannels().data?.items ?? [];
  const found = useSets(condition, within, page);
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const retire = ({ id }: RadioSet) => act(() => radioSets[':id'].$delete({ param: { id: String(id) } }));
  return (
    <Flex vertical gap={12}>
      <Flex gap={8} wrap>
        <Select
          {...{ allowClear: true, style: { width: 150 }, value: condition ?? null }}
          aria-label={t('joint.head.condition')}
          placeholder={t('joint.head.condition')}
          options={CONDITIONS.map((value) => ({ value, label: t(`joint.condition.${value}`) }))}
          onChange={(value) => {
            choose(value ?? undefined);
            turn(1);
          }}
        />
        <WithinField
          value={within}
          choose={(id) => {
            limit(id);
            turn(1);
          }}
        />
        <Allowed permission="duty.change">
          <Button onClick={() => edit('new')}>{t('jd.set.add')}</Button>
        </Allowed>
      </Flex>
      {wrong && <Alert type="error" showIcon title={wrong} />}
      <WideTable<RadioSet>
        label={t('joint.sets')}
        size="middle"
        rowKey="id"
        dataSource={found.data.items}
        locale={{
          emptyText: <Empty description={t(condition || within ? 'jd.sets.filtered' : 'jd.sets.none')} />,
        }}
        pagination={{
          ...{ current: page, pageSize: PAGE_SIZE, total: found.data.total, onChange: turn },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        columns={setColumns(t, edit, retire)}
      />
      {editing && (
        <EditSet
          {...{ set: editing === 'new' ? null : editing, channels: channelsFound }}
          onDone={() => {
            edit(null);
            act(async () => {});
          }}
        />
      )}
    </Flex>
  );
}

export function Radio() {
  const { t } = useWords();
  const heading = (key: string) => (
    <Typography.Title level={2} style={{ fontSize: 18, margin: 0 }}>
      {t(key)}
    </Typography.Title>
  );
  return (
    <Flex vertical gap={12}>
      {heading('joint.channels')}
      <Channels />
      {heading('joint.sets')}
      <Sets />
    </Flex>
  );
}
