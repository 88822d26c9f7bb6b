// The guards behind the figures: what each is, days on patrol this year; appointed and sent on patrol from here.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Empty, Flex, Radio, Select, type TableProps, Tag } from 'antd';
import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useOrganisations } from '../bulletins/api.ts';
import { useWords } from '../language.tsx';
import { useRights } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { WideTable } from '../wide.tsx';
import { duty, type Guard, KINDS, type Kind, PAGE_SIZE, pagedBy } from './api.ts';
import { AppointGuard, LogPatrol } from './dialogs.tsx';

interface Asked {
  organisation?: string;
  kind?: Kind;
  is: 'yes' | 'no';
}

/** What the address asks for, so that a figure can lead here: `?organisation=7&kind=patrol&is=no`. */
function useAsked(): [Asked, (to: Partial<Asked>) => void] {
  const params = new URLSearchParams(useSearch());
  const [, go] = useLocation();
  const [organisation, kind] = [params.get('organisation'), params.get('kind')];
  const asked: Asked = {
    ...(organisation && /^\d+$/.test(organisation) && { organisation }),
    ...(KINDS.includes(kind as Kind) && { kind: kind as Kind }),
    is: params.get('is') === 'no' ? 'no' : 'yes',
  };
  const ask = (to: Partial<Asked>) => {
    const next = Object.entries({ ...asked, ...to }).filter(([, value]) => value !== undefined);
    go(`/officers/guards?${new URLSearchParams(next as [string, string][])}`);
  };
  return [asked, ask];
}

function Filter({ asked, ask }: { asked: Asked; ask(to: Partial<Asked>): void }) {
  const { t } = useWords();
  const options = useOrganisations()
    .filter((o) => o.kind !== 'city')
    .map((o) => ({ value: String(o.id), label: o.name }));
  return (
    <Flex gap={8} wrap>
      <Select
        {...{ allowClear: true, showSearch: { optionFilterProp: 'label' }, style: { width: 240 }, options }}
        aria-label={t('of.within')}
        placeholder={t('of.within')}
        value={asked.organisation ?? null}
        onChange={(organisation) => ask({ organisation: organisation ?? undefined })}
      />
      <Select
        {...{ allowClear: true, style: { width: 160 }, value: asked.kind ?? null }}
        aria-label={t('of.kind')}
        placeholder={t('of.kind')}
        options={KINDS.map((value) => ({ value, label: t(`of.kind.${value}`) }))}
        onChange={(kind) => ask({ kind: kind ?? undefined })}
      />
      {asked.kind && (
        <Radio.Group
          {...{ value: asked.is, optionType: 'button' }}
          aria-label={t('of.is')}
          options={(['yes', 'no'] as const).map((value) => ({
            value,
            label: t(`of.is.${asked.kind === 'patrol' ? 'patrol.' : ''}${value}`),
          }))}
          onChange={(e) => ask({ is: e.target.value })}
        />
      )}
    </Flex>
  );
}

type Words = ReturnType<typeof useWords>['t'];
const columnsOf = (
  t: Words,
  appoint: ((guard: Guard) => void) | false,
): NonNullable<TableProps<Guard>['columns']> => [
  { key: 'name', title: t('of.name'), dataIndex: 'name' },
  {
    ...{ key: 'site', title: t('of.by.site') },
    render: (_, g) => (
      <>
        {g.siteName ?? '—'}
        {g.employerName && <div className="quiet">{g.employerName}</div>}
      </>
    ),
  },
  {
    ...{ key: 'is', title: t('of.appointments') },
    render: (_, g) =>
      g.appointments.length === 0
        ? '—'
        : g.appointments.map((a) => (
            <Tag key={a.id}>
              {t(`of.kind.${a.kind}`)} {a.appointedOn}
            </Tag>
          )),
  },
  {
    ...{ key: 'days', title: t('of.days') },
    render: (_, g) => t('of.days.n', { days: g.days, hours: g.hours }),
  },
  ...(appoint
    ? [
        {
          ...{ key: 'do', title: t('of.do') },
          render: (_: unknown, g: Guard) =>
            g.appointments.length < KINDS.length && (
              <Button onClick={() => appoint(g)} aria-label={t('of.appoint.whom', { name: g.name })}>
                {t('of.appoint')}
              </Button>
            ),
        },
      ]
    : []),
];

const useGuards = (asked: Asked, page: number) =>
  useQuery({
    queryKey: ['officer-guards', asked, page],
    queryFn: async () => {
      const { organisation: organisationId, kind, is } = asked;
      const query = {
        ...pagedBy(page),
        is,
        ...(kind && { kind }),
        ...(organisationId && { organisationId }),
      };
      return (await duty.officers.guards.$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });

export function Guards() {
  const { t } = useWords();
  const mayChange = useRights().may('duty.change');
  const [asked, ask] = useAsked();
  const [page, turn] = useState(1);
  const [chosen, choose] = useState<number[]>([]);
  const [appointing, appoint] = useState<Guard | null>(null);
  const [logging, log] = useState(false);
  const found = useGuards(asked, page);
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  return (
    <Flex vertical gap={12}>
      <Filter
        asked={asked}
        ask={(to) => {
          ask(to);
          turn(1);
        }}
      />
      {mayChange && (
        <Flex gap={8} align="center">
          <Button type="primary" disabled={chosen.length === 0} onClick={() => log(true)}>
            {t('of.patrol.log', { n: chosen.length })}
          </Button>
          {chosen.length === 0 && <span className="quiet">{t('of.patrol.choose')}</span>}
        </Flex>
      )}
      <WideTable<Guard>
        label={t('of.guards')}
        size="middle"
        rowKey="memberId"
        dataSource={found.data.items}
        {...(mayChange && {
          rowSelection: {
            ...{ selectedRowKeys: chosen, preserveSelectedRowKeys: true },
            onChange: (keys: React.Key[]) => choose(keys.map(Number).slice(0, 100)),
            getTitleCheckboxProps: () => ({ 'aria-label': t('of.all') }),
            getCheckboxProps: (g: Guard) => ({ 'aria-label': g.name }),
          },
        })}
        locale={{
          emptyText: <Empty description={t(asked.kind ? 'of.guards.filtered' : 'of.guards.none')} />,
        }}
        pagination={{
          ...{ current: page, pageSize: PAGE_SIZE, total: found.data.total, onChange: turn },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        columns={columnsOf(t, mayChange && appoint)}
      />
      {appointing && <AppointGuard guard={appointing} onDone={() => appoint(null)} />}
      {logging && (
        <LogPatrol
          memberIds={chosen}
          onDone={(logged) => {
            log(false);
            if (logged) choose([]);
          }}
        />
      )}
    </Flex>
  );
}
