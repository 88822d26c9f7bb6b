// Who could not be reached tonight: by trouble, by unit, by channel, by name; and the test message that proves a way.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Flex, Select, type TableColumnsType } from 'antd';
import { hc, type InferResponseType } from 'hono/client';
import { useState } from 'react';
import { Link } from 'wouter';
import type { preFlightRoutes } from '../../../../callout/pre-flight-routes.ts';
import { send } from '../../api.ts';
import { useWords, type Words } from '../../language.tsx';
import { useRights } from '../../rights.tsx';
import { Failed, Loading } from '../../shell.tsx';
import { preFlightTexts } from '../../texts/pre-flight-texts.ts';
import { addTexts } from '../../texts.ts';
import { timeAt } from '../../when.ts';
import { WideTable } from '../../wide.tsx';
import { AdminPage, useDo } from './frame.tsx';

addTexts(preFlightTexts);
const api = hc<ReturnType<typeof preFlightRoutes>>('/api', { fetch: send })['pre-flight'];
type Found = InferResponseType<typeof api.$get, 200>;
type Readiness = Found['inTrouble'][number];

const PAGE_SIZE = 100;
const TROUBLES = ['unreachable', 'unheard', 'unproven', 'one_way'] as const;
/** Shape before colour. */
const SYMBOLS = { unreachable: '⚠', unheard: '▲', unproven: '?', one_way: '◐' };

interface Filter {
  trouble?: string | undefined;
  lacks?: string | undefined;
  unit?: string | undefined;
}

async function ask(filter: Filter, page: number): Promise<Found> {
  const given = Object.entries({ ...filter, page, pageSize: PAGE_SIZE }).filter(([, v]) => v !== undefined);
  const query = Object.fromEntries(given.map(([key, value]) => [key, String(value)]));
  return (await api.$get({ query } as never)).json();
}

export default function PreFlightPage() {
  const { t } = useWords();
  const [filter, setFilter] = useState<Filter>({});
  const [page, setPage] = useState(1);
  const narrow = (next: Filter) => {
    setFilter(next);
    setPage(1);
  };
  const found = useQuery({
    queryKey: ['pre-flight', filter, page],
    queryFn: () => ask(filter, page),
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const { data } = found;
  if (data.people === 0) {
    return (
      <AdminPage title={t('admin.pre-flight')} about={t('preflight.about')}>
        <p>{t('preflight.nobody')}</p>
      </AdminPage>
    );
  }
  return (
    <AdminPage
      title={t('admin.pre-flight')}
      about={t('preflight.about')}
      actions={<TestAll n={data.counts.unproven} />}
    >
      <p>
        {t('preflight.people', { n: data.people })}{' '}
        {TROUBLES.map((key) => (
          <b key={key} style={{ marginInlineEnd: 12 }}>
            {SYMBOLS[key]} {t(`preflight.${key}`)} {data.counts[key]}
          </b>
        ))}
      </p>
      <Channels data={data} />
      <Units data={data} choose={(unit) => narrow({ unit })} />
      <section aria-label={t('preflight.names')}>
        <h2>{t('preflight.names')}</h2>
        <Narrow filter={filter} data={data} onChange={narrow} />
        <People data={data} page={page} turn={setPage} />
      </section>
    </AdminPage>
  );
}

function TestAll({ n }: { n: number }) {
  const { t } = useWords();
  const { may } = useRights();
  const { busy, run, ask: sure } = useDo('pre-flight');
  if (n === 0 || !may('callout.launch')) return null;
  const test = () =>
    sure(t('preflight.test-all', { n }), t('preflight.test-all.what'), t('preflight.test'), () =>
      run(() => api.tests.$post({ json: {} }), t('preflight.sent', { n })),
    );
  return (
    <Button type="primary" loading={busy} onClick={test}>
      {t('preflight.test-all', { n })}
    </Button>
  );
}

function Channels({ data }: { data: Found }) {
  const { t } = useWords();
  return (
    <section aria-label={t('preflight.channels')}>
      <h2>{t('preflight.channels')}</h2>
      <WideTable
        label={t('preflight.channels')}
        width_px={480}
        rowKey="channel"
        pagination={false}
        dataSource={data.channels}
        columns={[
          { title: t('preflight.channel'), render: (_, c) => t(`channel.${c.channel}`) },
          { title: t('preflight.channel.proven'), dataIndex: 'proven' },
          { title: t('preflight.channel.unproven'), dataIndex: 'unproven' },
          { title: t('preflight.channel.lacking'), dataIndex: 'lacking' },
        ]}
      />
    </section>
  );
}

function Units({ data, choose }: { data: Found; choose(unit: string): void }) {
  const { t } = useWords();
  return (
    <section aria-label={t('preflight.units')}>
      <h2>{t('preflight.units')}</h2>
      <WideTable
        label={t('preflight.units')}
        width_px={560}
        rowKey="unitName"
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
        dataSource={data.units}
        columns={[
          {
            title: t('preflight.head.unit'),
            render: (_, u) => (
              <Button type="link" style={{ padding: 0 }} onClick={() => choose(u.unitName)}>
                {u.unitName || t('preflight.no-unit')}
              </Button>
            ),
          },
          { title: t('preflight.head.people'), dataIndex: 'people' },
          ...TROUBLES.map((key) => ({ title: t(`preflight.${key}`), dataIndex: key })),
        ]}
      />
    </section>
  );
}

function Narrow({ filter, data, onChange }: { filter: Filter; data: Found; onChange(filter: Filter): void }) {
  const { t } = useWords();
  const choice = (key: keyof Filter, words: string, options: { value: string; label: string }[]) => (
    <Select
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      aria-label={words}
      placeholder={words}
      style={{ minWidth: 160, maxWidth: '100%' }}
      value={filter[key]}
      options={options}
      onChange={(value) => onChange({ ...filter, [key]: value })}
    />
  );
  const unitNames = data.units.map((u) => ({
    value: u.unitName,
    label: u.unitName || t('preflight.no-unit'),
  }));
  const channels = data.channels.map((c) => ({ value: c.channel, label: t(`channel.${c.channel}`) }));
  const troubles = TROUBLES.map((value) => ({ value, label: t(`preflight.${value}`) }));
  return (
    <Flex gap={8} wrap align="center" style={{ marginBlock: 8 }}>
      {choice('trouble', t('preflight.head.trouble'), troubles)}
      {choice('lacks', t('preflight.lacks'), channels)}
      {choice('unit', t('preflight.head.unit'), unitNames)}
      <span aria-live="polite">{t('preflight.found', { n: data.total })}</span>
    </Flex>
  );
}

function columnsOf(t: Words, now: Date, test: ((p: Readiness) => void) | null): TableColumnsType<Readiness> {
  const ways = (p: Readiness) => (
    <>
      {p.ways.map(({ channel, provenAt }) => (
        <div key={channel}>
          {t(`channel.${channel}`)}{' '}
          <small>
            {provenAt ? t('preflight.proven', { time: timeAt(provenAt, now) }) : t('preflight.unproven')}
          </small>
        </div>
      ))}
      {p.lacking.map(({ channel, why }) => (
        <div key={channel}>
          × {t(`channel.${channel}`)} <small>{t(`preflight.lack.${why}`)}</small>
        </div>
      ))}
    </>
  );
  const tested = (p: Readiness) =>
    p.testedAt
      ? t('preflight.tested', { time: timeAt(p.testedAt, now) })
      : test && p.ways.length > 0 && <Button onClick={() => test(p)}>{t('preflight.test')}</Button>;
  return [
    {
      title: t('preflight.head.name'),
      render: (_, p) => <Link href={`/force/members/${p.memberId}`}>{p.name}</Link>,
    },
    { title: t('preflight.head.unit'), dataIndex: 'unitName' },
    {
      title: t('preflight.head.trouble'),
      render: (_, p) => p.trouble && `${SYMBOLS[p.trouble]} ${t(`preflight.${p.trouble}`)}`,
    },
    { title: t('preflight.head.ways'), render: (_, p) => ways(p) },
    { title: t('preflight.head.test'), render: (_, p) => tested(p) },
  ];
}

function People({ data, page, turn }: { data: Found; page: number; turn(page: number): void }) {
  const { t } = useWords();
  const { may } = useRights();
  const { run } = useDo('pre-flight');
  const test = (p: Readiness) =>
    run(
      () => api.tests.$post({ json: { memberIds: [p.memberId] } }),
      t('preflight.sent-one', { name: p.name }),
    );
  return (
    <WideTable
      label={t('preflight.names')}
      width_px={800}
      rowKey="memberId"
      locale={{ emptyText: t('preflight.all-well') }}
      dataSource={data.inTrouble}
      columns={columnsOf(t, new Date(data.at), may('callout.launch') ? test : null)}
      pagination={{
        ...{ current: page, pageSize: PAGE_SIZE, total: data.total, onChange: turn },
        ...{ hideOnSinglePage: true, showSizeChanger: false },
      }}
    />
  );
}
