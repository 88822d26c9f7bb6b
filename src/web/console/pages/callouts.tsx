// All call-outs, newest first: of one kind or state, a page at a time. What it shows stands in the address.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Empty, Flex, Pagination, Radio, Typography } from 'antd';
import { Link, useSearchParams } from 'wouter';
import { readCallouts } from '../desk/desk-api.ts';
import { ListedCallouts } from '../desk/listed.tsx';
import { useWords } from '../language.tsx';
import { Allowed, useMe, useRights } from '../rights.tsx';
import { Failed, Loading, NotAllowed } from '../shell.tsx';

const PAGE_SIZE = 25;
const LOOK_EVERY_MS = 30_000;
const KINDS = ['all', 'real', 'drill', 'test'];
const STATES = ['all', 'live', 'stood_down', 'closed'];

export default function CalloutsPage() {
  const { t } = useWords();
  const me = useMe();
  const reads = useRights().may('callout.read');
  const [asked, ask] = useSearchParams();
  const kind = KINDS.find((k) => k === asked.get('kind')) ?? 'all';
  const state = STATES.find((s) => s === asked.get('state')) ?? 'all';
  const page = Math.max(1, Number(asked.get('page')) || 1);
  const filter = { ...(kind !== 'all' && { kind }), ...(state !== 'all' && { state }) };
  const found = useQuery({
    queryKey: ['callouts', filter, page],
    enabled: reads,
    refetchInterval: LOOK_EVERY_MS,
    placeholderData: keepPreviousData,
    queryFn: () => readCallouts({ ...filter, page, pageSize: PAGE_SIZE }),
  });
  if (me && !reads) return <NotAllowed />;
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const { total, callouts } = found.data;
  const choice = (name: 'kind' | 'state', values: string[], value: string, words: (v: string) => string) => (
    <Radio.Group
      {...{ name, value, optionType: 'button', buttonStyle: 'solid', 'aria-label': t(`report.${name}`) }}
      options={values.map((v) => ({ value: v, label: words(v) }))}
      onChange={(e) => ask({ ...Object.fromEntries(asked), [name]: e.target.value, page: '1' })}
    />
  );
  return (
    <Flex vertical gap={16}>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {t('callouts.title')}
      </Typography.Title>
      <Flex gap={16} wrap align="center" role="search">
        {choice('kind', KINDS, kind, (k) => t(k === 'all' ? 'desk.any-kind' : `kind.${k}`))}
        {choice('state', STATES, state, (s) => t(`desk.state.${s}`))}
        <strong aria-live="polite">{t('desk.found', { n: total })}</strong>
      </Flex>
      {total === 0 && Object.keys(filter).length === 0 && (
        <Empty description={t('callouts.empty')}>
          <Allowed permission="callout.launch">
            <Link href="/launch?kind=drill">{t('home.drill')}</Link>
          </Allowed>
        </Empty>
      )}
      {total === 0 && Object.keys(filter).length > 0 && <p>{t('desk.none-like-it')}</p>}
      <ListedCallouts callouts={callouts} />
      {total > PAGE_SIZE && (
        <Pagination
          {...{ current: page, pageSize: PAGE_SIZE, total, showSizeChanger: false }}
          onChange={(next) => ask({ ...Object.fromEntries(asked), page: String(next) })}
        />
      )}
    </Flex>
  );
}
