// Pairs of neighbouring sites: found by distance, named by hand, confirmed or declined; those to decide first.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Button, Empty, Flex, InputNumber, Popconfirm, Select, type TableProps } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { WithinField } from '../inspections/plan.tsx';
import { useWords } from '../language.tsx';
import { Allowed } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { WideTable } from '../wide.tsx';
import { PAGE_SIZE, PAIR_STATES, type Pair, pairs, type Side, useActs } from './api.ts';
import { Decline, NamePair } from './pair-forms.tsx';

type Words = ReturnType<typeof useWords>['t'];
const USUAL_LIMIT_M = 500;

export const isOwn = (pair: Pair): boolean => pair.a.own || pair.b.own;
/** Something of it waits for the reader's yes. */
export const waitsForMe = ({ state, a, b }: Pair): boolean =>
  state === 'proposed' && [a, b].some((side) => side.own && !side.confirmed);

const sideOf = (side: Side) => (
  <>
    {side.siteName}
    <div className="quiet">{[side.stationName, side.employerName].filter(Boolean).join(' · ')}</div>
  </>
);

/** Whose yes is missing. */
function stateWords(t: Words, { state, a, b, closeReason, endedOn }: Pair): string {
  if (state === 'proposed') {
    const missing = [a, b].filter((side) => !side.confirmed).map((side) => side.stationName);
    return t('jd.waits-for', { who: [...new Set(missing)].join('、') });
  }
  const day = endedOn ? ` ${endedOn}` : '';
  return `${t(`jd.state.${state}`)}${day}${closeReason && `：${closeReason}`}`;
}

interface Doing {
  confirm(pair: Pair): void;
  decline(pair: Pair): void;
}

const columnsOf = (t: Words, { confirm, decline }: Doing): NonNullable<TableProps<Pair>['columns']> => [
  {
    ...{ key: 'pair', title: t('jd.pair') },
    render: (_, p) => (
      <Link href={`/joint-duty/${p.id}`}>{t('joint.title', { a: p.a.siteName, b: p.b.siteName })}</Link>
    ),
  },
  { key: 'a', title: t('jd.side.a'), render: (_, p) => sideOf(p.a) },
  { key: 'b', title: t('jd.side.b'), render: (_, p) => sideOf(p.b) },
  {
    ...{ key: 'distance', title: t('jd.distance') },
    render: (_, p) => (p.distanceMetres === null ? '—' : t('jd.metres', { n: p.distanceMetres })),
  },
  { key: 'state', title: t('jd.state'), render: (_, p) => stateWords(t, p) },
  {
    ...{ key: 'do', title: t('jd.do') },
    render: (_, p) =>
      p.state === 'proposed' &&
      isOwn(p) && (
        <Flex gap={8}>
          {waitsForMe(p) && (
            <Popconfirm title={t('jd.confirm.sure')} okText={t('jd.confirm')} onConfirm={() => confirm(p)}>
              <Button type="primary">{t('jd.confirm')}</Button>
            </Popconfirm>
          )}
          <Button onClick={() => decline(p)}>{t('jd.decline')}</Button>
        </Flex>
      ),
  },
];

function Find({ within, found }: { within: number | undefined; found(words: string): void }) {
  const { t } = useWords();
  const [limitMetres, limit] = useState(USUAL_LIMIT_M);
  const { wrong, act } = useActs(['site-pairs']);
  const find = () =>
    act(async () => {
      const json = { limitMetres, ...(within && { organisationId: within }) };
      const { added, near } = await (await pairs.proposals.$post({ json })).json();
      found(t(added > 0 ? 'jd.found' : 'jd.found.none', { n: added, near }));
    });
  return (
    <>
      <InputNumber
        {...{ min: 10, max: 5_000, step: 50, precision: 0, value: limitMetres, style: { width: 150 } }}
        aria-label={t('jd.limit')}
        suffix={t('jd.metres.unit')}
        onChange={(n) => limit(n ?? USUAL_LIMIT_M)}
      />
      <Button type="primary" onClick={find}>
        {t('jd.find')}
      </Button>
      {wrong && <Alert type="error" showIcon title={wrong} />}
    </>
  );
}

const usePairs = (state: Pair['state'] | undefined, within: number | undefined, page: number) =>
  useQuery({
    queryKey: ['site-pairs', state, within, page],
    queryFn: async () => {
      const query = {
        ...{ page: String(page), pageSize: String(PAGE_SIZE), ...(state && { state }) },
        ...(within && { organisationId: String(within) }),
      };
      return (await pairs.$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });

export function Pairs() {
  const { t } = useWords();
  const [state, choose] = useState<Pair['state']>();
  const [within, limit] = useState<number>();
  const [page, turn] = useState(1);
  const [asking, ask] = useState<Pair | 'new' | null>(null);
  const [said, say] = useState<string | null>(null);
  const { wrong, act } = useActs(['site-pairs']);
  const found = usePairs(state, within, page);
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const confirm = ({ id }: Pair) => act(() => pairs[':id'].confirm.$post({ param: { id: String(id) } }));
  const done = () => {
    ask(null);
    found.refetch();
  };
  return (
    <Flex vertical gap={12}>
      <Flex gap={8} wrap>
        <Select
          {...{ allowClear: true, style: { width: 150 }, value: state ?? null }}
          aria-label={t('jd.state')}
          placeholder={t('jd.state')}
          options={PAIR_STATES.map((value) => ({ value, label: t(`jd.state.${value}`) }))}
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
          <Find within={within} found={say} />
          <Button onClick={() => ask('new')}>{t('jd.name')}</Button>
        </Allowed>
      </Flex>
      {said && <Alert type="info" showIcon title={said} closable={{ onClose: () => say(null) }} />}
      {wrong && <Alert type="error" showIcon title={wrong} />}
      <WideTable<Pair>
        label={t('jd.pairs')}
        size="middle"
        rowKey="id"
        dataSource={found.data.items}
        locale={{
          emptyText: <Empty description={t(state || within ? 'jd.pairs.filtered' : 'jd.pairs.none')} />,
        }}
        pagination={{
          ...{ current: page, pageSize: PAGE_SIZE, total: found.data.total, onChange: turn },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        columns={columnsOf(t, { confirm, decline: ask })}
      />
      {asking === 'new' && <NamePair onDone={done} />}
      {asking && asking !== 'new' && <Decline pair={asking} onDone={done} />}
    </Flex>
  );
}
