// What a confirmed pair shares, site by site: whom to call, who is on post now and next, sets and channels.
import { useQuery } from '@tanstack/react-query';
import { Button, Flex, type TableProps, Typography } from 'antd';
import { useWords } from '../language.tsx';
import { Failed, Loading } from '../shell.tsx';
import { timeAt } from '../when.ts';
import { WideTable } from '../wide.tsx';
import { type Pair, pairs, type Sheet, type SheetSide, type Side } from './api.ts';

type Words = ReturnType<typeof useWords>['t'];
type Contact = SheetSide['contacts'][number];
type Guard = SheetSide['guards'][number];

/** Masked numbers are not to be dialled. */
const dial = (phone: string | null) =>
  phone === null ? '—' : phone.includes('*') ? phone : <a href={`tel:${phone}`}>{phone}</a>;

const contactColumns = (t: Words): NonNullable<TableProps<Contact>['columns']> => [
  { key: 'role', title: t('joint.head.role'), render: (_, c) => t(`joint.role.${c.role}`) },
  { key: 'name', title: t('joint.head.name'), dataIndex: 'name' },
  { key: 'phone', title: t('joint.head.phone'), render: (_, c) => dial(c.phone) },
];

const guardColumns = (t: Words, now: Date): NonNullable<TableProps<Guard>['columns']> => [
  {
    ...{ key: 'shift', title: t('joint.head.shift') },
    render: (_, g) => `${timeAt(g.startsAt, now)}–${timeAt(g.endsAt, now)}`,
  },
  { key: 'name', title: t('joint.head.name'), dataIndex: 'name' },
  { key: 'phone', title: t('joint.head.phone'), render: (_, g) => dial(g.phone) },
  {
    ...{ key: 'state', title: t('joint.head.state') },
    render: (_, g) =>
      g.away ? t('joint.is.away') : g.now ? <b>{t('joint.is.now')}</b> : t('joint.is.later'),
  },
];

const radioColumns = (t: Words): NonNullable<TableProps<SheetSide['sets'][number]>['columns']> => [
  { key: 'call', title: t('joint.head.call-sign'), dataIndex: 'callSign' },
  {
    ...{ key: 'channel', title: t('joint.head.channel') },
    render: (_, s) => (s.channel ? `${s.channel} ${s.frequency}` : '—'),
  },
  { key: 'serial', title: t('joint.head.serial'), dataIndex: 'serial' },
  {
    ...{ key: 'condition', title: t('joint.head.condition') },
    render: (_, s) => t(`joint.condition.${s.condition}`),
  },
];

const channelColumns = (t: Words): NonNullable<TableProps<SheetSide['channels'][number]>['columns']> => [
  { key: 'name', title: t('joint.head.channel'), dataIndex: 'name' },
  { key: 'frequency', title: t('joint.head.frequency'), dataIndex: 'frequency' },
  { key: 'purpose', title: t('joint.head.purpose'), render: (_, c) => c.purpose || '—' },
];

interface PartProps<T> {
  name: 'contacts' | 'guards' | 'sets' | 'channels';
  site: string;
  rows: T[];
  rowKey: (row: T) => string | number;
  columns: NonNullable<TableProps<T>['columns']>;
}

function Part<T extends object>({ name, site, rows, rowKey, columns }: PartProps<T>) {
  const { t } = useWords();
  return (
    <div>
      <Typography.Title level={3} style={{ fontSize: 16, margin: '8px 0' }}>
        {t(`joint.${name}`)}
      </Typography.Title>
      <WideTable<T>
        {...{ label: `${site} · ${t(`joint.${name}`)}`, rowKey, dataSource: rows, columns }}
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: t(`joint.${name}.none`) }}
      />
    </div>
  );
}

function OneSide({ place, side, now }: { place: Side; side: SheetSide; now: Date }) {
  const { t } = useWords();
  const site = place.siteName;
  return (
    <section style={{ flex: '1 1 380px', minWidth: 0 }}>
      <Typography.Title level={2} style={{ fontSize: 18, margin: 0 }}>
        {site}
      </Typography.Title>
      <p className="quiet" style={{ margin: 0 }}>
        {[place.stationName, place.employerName].filter(Boolean).join(' · ')}
      </p>
      <Part
        {...{ name: 'contacts', site, rows: side.contacts, columns: contactColumns(t) }}
        rowKey={(c) => `${c.role} ${c.name} ${c.phone}`}
      />
      <Part
        {...{ name: 'guards', site, rows: side.guards, columns: guardColumns(t, now) }}
        rowKey={(g) => g.shiftId}
      />
      <Part {...{ name: 'sets', site, rows: side.sets, columns: radioColumns(t) }} rowKey={(s) => s.serial} />
      <Part
        {...{ name: 'channels', site, rows: side.channels, columns: channelColumns(t) }}
        rowKey={(c) => c.name}
      />
    </section>
  );
}

export function SharedSheet({ pair }: { pair: Pair }) {
  const { t } = useWords();
  const found = useQuery<Sheet>({
    queryKey: ['site-pair', String(pair.id), 'sheet'],
    queryFn: async () => (await pairs[':id'].sheet.$get({ param: { id: String(pair.id) } })).json(),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const { at, sides } = found.data;
  const [a, b] = sides;
  return (
    <>
      <Flex gap={16} align="center" wrap style={{ marginBottom: 12 }}>
        <Button href={`/joint-duty/${pair.id}/print`}>{t('jd.print')}</Button>
        <span className="quiet">{t('jd.masked')}</span>
      </Flex>
      <Flex gap={32} wrap>
        {a && <OneSide place={pair.a} side={a} now={new Date(at)} />}
        {b && <OneSide place={pair.b} side={b} now={new Date(at)} />}
      </Flex>
    </>
  );
}
