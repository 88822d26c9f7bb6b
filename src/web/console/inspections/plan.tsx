// The month: every site with its day and officer, those without first. Made with one press, changed row by row.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, DatePicker, Empty, Flex, Select, type TableProps } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { saidOf, useOrganisations } from '../bulletins/api.ts';
import { useWords } from '../language.tsx';
import { Allowed, useRights } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { minuteAt, pageNow } from '../when.ts';
import { WideTable } from '../wide.tsx';
import { inspecting, PAGE_SIZE, type Plan, type Planned } from './api.ts';

type Words = ReturnType<typeof useWords>['t'];
export const thisMonth = (): string => minuteAt(pageNow()).slice(0, 7);

export function MonthField({ month, choose }: { month: string; choose(month: string): void }) {
  const { t } = useWords();
  return (
    <DatePicker
      {...{ picker: 'month', allowClear: false, 'aria-label': t('ins.month'), value: dayjs(`${month}-01`) }}
      onChange={(day) => day && choose(day.format('YYYY-MM'))}
    />
  );
}

/** A county or a station; undefined: all of one's own. */
export function WithinField({ value, choose }: { value: number | undefined; choose(id?: number): void }) {
  const { t } = useWords();
  const options = useOrganisations()
    .filter((o) => o.kind === 'county' || o.kind === 'station')
    .map((o) => ({ value: o.id, label: o.name }));
  return (
    <Select
      {...{ allowClear: true, showSearch: { optionFilterProp: 'label' }, style: { width: 220 }, options }}
      aria-label={t('ins.within')}
      placeholder={t('ins.within')}
      value={value ?? null}
      onChange={(id) => choose(id ?? undefined)}
    />
  );
}

interface Doing {
  plan: Plan;
  mayChange: boolean;
  change(one: Planned, to: { dueOn: string; officerId: number | null }): void;
}

function columnsOf(
  t: Words,
  { plan, mayChange, change }: Doing,
): NonNullable<TableProps<Planned>['columns']> {
  const officers = (one: Planned) =>
    plan.officers.filter((o) => o.stationId === one.stationId).map((o) => ({ value: o.id, label: o.name }));
  return [
    {
      ...{ key: 'site', title: t('ins.site') },
      render: (_, one) => <Link href={`/inspections/sites/${one.siteId}`}>{one.siteName}</Link>,
    },
    { key: 'station', title: t('ins.station'), dataIndex: 'stationName' },
    {
      ...{ key: 'day', title: t('ins.day') },
      render: (_, one) =>
        one.dueOn && mayChange ? (
          <DatePicker
            {...{ allowClear: false, 'aria-label': t('ins.day.of', { site: one.siteName }) }}
            value={dayjs(one.dueOn)}
            disabledDate={(day) => day.format('YYYY-MM') !== plan.month}
            onChange={(day) =>
              day && change(one, { dueOn: day.format('YYYY-MM-DD'), officerId: one.officerId })
            }
          />
        ) : (
          (one.dueOn ?? <b>{t('ins.unplanned')}</b>)
        ),
    },
    {
      ...{ key: 'officer', title: t('ins.officer') },
      render: (_, one) =>
        one.dueOn && mayChange ? (
          <Select
            {...{ allowClear: true, style: { width: 160 }, value: one.officerId, options: officers(one) }}
            aria-label={t('ins.officer.of', { site: one.siteName })}
            placeholder={t('ins.nobody')}
            onChange={(id) => change(one, { dueOn: one.dueOn ?? '', officerId: id ?? null })}
          />
        ) : (
          (one.officerName ?? '—')
        ),
    },
    {
      ...{ key: 'done', title: t('ins.state') },
      render: (_, one) =>
        one.inspectionId ? (
          <Link href={`/inspections/${one.inspectionId}`}>{t('ins.state.done')}</Link>
        ) : (
          t(`ins.state.${one.state}`)
        ),
    },
  ];
}

function useMonth(month: string, within: number | undefined) {
  const client = useQueryClient();
  const [wrong, tell] = useState<string | null>(null);
  const found = useQuery({
    queryKey: ['inspection-plan', month, within],
    queryFn: async () => {
      const query = { month, ...(within && { organisationId: String(within) }) };
      return (await inspecting['inspection-plan'].$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });
  const doing = async (what: () => Promise<unknown>) => {
    tell(null);
    try {
      await what();
    } catch (error) {
      tell(saidOf(error));
    }
    client.invalidateQueries({ queryKey: ['inspection-plan'] });
  };
  return { found, wrong, doing };
}

export function MonthPlan() {
  const { t } = useWords();
  const rights = useRights();
  const [told] = useSearchParams();
  const [month, choose] = useState(() => /^20\d\d-\d\d$/.exec(told.get('month') ?? '')?.[0] ?? thisMonth());
  const [within, limit] = useState(() => Number(told.get('within')) || undefined);
  const { found, wrong, doing } = useMonth(month, within);
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const plan = found.data;
  // A plan is made below a county or a station: one's own when all sites are of one.
  const stations = [...new Set(plan.items.map((i) => i.stationId))];
  const where = within ?? (stations.length === 1 ? stations[0] : undefined);
  const make = () =>
    doing(() => inspecting['inspection-plan'].$post({ json: { month, organisationId: where ?? 0 } }));
  const change: Doing['change'] = ({ planId }, json) =>
    doing(() => inspecting['inspection-plan'][':id'].$put({ param: { id: String(planId) }, json }));
  return (
    <Flex vertical gap={12}>
      <Flex gap={8} wrap align="center">
        <MonthField {...{ month, choose }} />
        <WithinField value={within} choose={limit} />
        {plan.uncovered > 0 && (
          <Allowed permission="duty.change">
            <Button type="primary" disabled={where === undefined} onClick={make}>
              {t('ins.make', { n: plan.uncovered })}
            </Button>
            {where === undefined && <span className="quiet">{t('ins.make.where')}</span>}
          </Allowed>
        )}
      </Flex>
      {wrong && <Alert type="error" showIcon title={wrong} />}
      <p style={{ margin: 0 }}>
        {t('ins.covered', { sites: plan.sites, planned: plan.planned, inspected: plan.inspected })}
        {plan.uncovered > 0 && <b>{t('ins.uncovered', { n: plan.uncovered })}</b>}
      </p>
      <WideTable<Planned>
        label={t('ins.plan')}
        size="middle"
        rowKey="siteId"
        dataSource={plan.items}
        locale={{ emptyText: <Empty description={t('ins.no-sites')} /> }}
        pagination={{ pageSize: PAGE_SIZE, hideOnSinglePage: true, showSizeChanger: false }}
        columns={columnsOf(t, { plan, mayChange: rights.may('duty.change'), change })}
      />
    </Flex>
  );
}
