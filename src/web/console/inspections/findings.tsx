// What was found: filtered, looked at again, put off, and followed by training.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, DatePicker, Empty, Flex, Select, type TableProps } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { saidOf } from '../bulletins/api.ts';
import { useWords } from '../language.tsx';
import { Allowed, useRights } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { minuteAt, pageNow } from '../when.ts';
import { WideTable } from '../wide.tsx';
import { type Finding, inspecting, PAGE_SIZE } from './api.ts';
import { LookAgain } from './look-again.tsx';
import { OwnerField } from './owner-field.tsx';
import { WithinField } from './plan.tsx';

type Words = ReturnType<typeof useWords>['t'];
const STATES = ['open', 'overdue', 'closed'] as const;

type Columns = NonNullable<TableProps<Finding>['columns']>;
const whatAndWhere = (t: Words, zh: boolean): Columns => [
  {
    ...{ key: 'what', title: t('ins.finding') },
    render: (_, f) => (
      <>
        <Link href={`/inspections/${f.inspectionId}`}>{zh ? f.itemZh : f.itemEn}</Link>
        {f.again && <b> {t('ins.again')}</b>}
        {f.note && <div className="quiet">{f.note}</div>}
      </>
    ),
  },
  {
    ...{ key: 'site', title: t('ins.site') },
    render: (_, f) => (
      <>
        {f.siteName}
        <div className="quiet">{[f.stationName, f.employerName].filter(Boolean).join(' · ')}</div>
      </>
    ),
  },
];

const columnsOf = (
  t: Words,
  zh: boolean,
  look: (finding: Finding) => void,
  change: ((finding: Finding, to: Change) => void) | false,
): Columns => [
  ...whatAndWhere(t, zh),
  { key: 'found', title: t('ins.found'), render: (_, f) => minuteAt(f.foundAt) },
  {
    ...{ key: 'due', title: t('ins.due') },
    render: (_, f) =>
      change && f.state !== 'closed' ? (
        <DatePicker
          {...{ allowClear: false, value: dayjs(f.dueOn), style: { width: 140 } }}
          aria-label={t('ins.due.of', { site: f.siteName })}
          disabledDate={(day) => day.format('YYYY-MM-DD') < minuteAt(pageNow()).slice(0, 10)}
          onChange={(day) => day && change(f, { dueOn: day.format('YYYY-MM-DD') })}
        />
      ) : (
        f.dueOn
      ),
  },
  {
    ...{ key: 'owner', title: t('ins.owner') },
    render: (_, f) =>
      change && f.state !== 'closed' ? (
        <OwnerField finding={f} give={(ownerId) => change(f, { ownerId })} />
      ) : (
        (f.ownerName ?? t('ins.owner.none'))
      ),
  },
  {
    ...{ key: 'state', title: t('ins.state') },
    render: (_, f) => (
      <>
        {f.state === 'overdue' ? <b>{t('ins.finding.overdue')}</b> : t(`ins.finding.${f.state}`)}
        {f.escalatedAt && f.state === 'overdue' && <div className="quiet">{t('ins.escalated')}</div>}
      </>
    ),
  },
  {
    ...{ key: 'do', title: t('ins.do') },
    render: (_, f) => (
      <Flex gap={8} wrap align="center">
        <Allowed permission="duty.change">
          <Button onClick={() => look(f)}>{t('ins.look')}</Button>
        </Allowed>
        <Allowed permission="training.hold">
          <Link
            href={`/training?site=${f.siteId}&county=${f.countyId}&place=${encodeURIComponent(f.siteName)}`}
          >
            {t('ins.train')}
          </Link>
        </Allowed>
      </Flex>
    ),
  },
];

interface Asked {
  state: (typeof STATES)[number] | undefined;
  within: number | undefined;
  dueOn: string | undefined;
}

const useFindings = (asked: Asked, page: number) =>
  useQuery({
    queryKey: ['findings', asked, page],
    queryFn: async () => {
      const { state, within, dueOn } = asked;
      const query = {
        ...{ page: String(page), pageSize: String(PAGE_SIZE), ...(state && { state }) },
        ...(within && { organisationId: String(within) }),
        ...(dueOn && { dueOn }),
      };
      return (await inspecting['inspection-findings'].$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });

function Filters({ asked, ask }: { asked: Asked; ask(asked: Asked): void }) {
  const { t } = useWords();
  return (
    <Flex gap={8} wrap>
      <Select
        {...{ allowClear: true, style: { width: 150 }, value: asked.state ?? null }}
        aria-label={t('ins.state')}
        placeholder={t('ins.state')}
        options={STATES.map((value) => ({ value, label: t(`ins.finding.${value}`) }))}
        onChange={(value) => ask({ ...asked, state: value ?? undefined })}
      />
      <WithinField value={asked.within} choose={(within) => ask({ ...asked, within })} />
      <DatePicker
        {...{ 'aria-label': t('ins.due'), placeholder: t('ins.due') }}
        value={asked.dueOn ? dayjs(asked.dueOn) : null}
        onChange={(day) => ask({ ...asked, dueOn: day?.format('YYYY-MM-DD') })}
      />
    </Flex>
  );
}

interface Change {
  dueOn?: string;
  ownerId?: number | null;
}

/** Another day or another owner for a finding; what is not named stays. */
function useChange() {
  const client = useQueryClient();
  const [wrong, tell] = useState<string | null>(null);
  const change = async ({ id, ownerId, dueOn }: Finding, to: Change) => {
    tell(null);
    try {
      await inspecting['inspection-findings'][':id'].$put({
        ...{ param: { id: String(id) }, json: { dueOn, ownerId, ...to } },
      });
    } catch (error) {
      tell(saidOf(error));
    }
    client.invalidateQueries({ queryKey: ['findings'] });
  };
  return { wrong, change };
}

export function Findings() {
  const { t, language } = useWords();
  const client = useQueryClient();
  const [told] = useSearchParams();
  const [asked, ask] = useState<Asked>(() => ({
    ...{ state: STATES.find((one) => one === told.get('state')), dueOn: told.get('due') ?? undefined },
    within: Number(told.get('within')) || undefined,
  }));
  const [page, turn] = useState(1);
  const [looking, look] = useState<Finding | null>(null);
  const rights = useRights();
  const { wrong, change } = useChange();
  const found = useFindings(asked, page);
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const filtered = Object.values(asked).some((value) => value !== undefined);
  return (
    <Flex vertical gap={12}>
      <Filters
        asked={asked}
        ask={(next) => {
          ask(next);
          turn(1);
        }}
      />
      {wrong && <Alert type="error" showIcon title={wrong} />}
      {found.data.items.some((f) => f.state === 'overdue') && (
        <Alert type="warning" showIcon title={t('ins.overdue.some')} />
      )}
      <WideTable<Finding>
        label={t('ins.findings')}
        size="middle"
        rowKey="id"
        dataSource={found.data.items}
        locale={{
          emptyText: <Empty description={t(filtered ? 'ins.findings.filtered' : 'ins.findings.none')} />,
        }}
        pagination={{
          ...{ current: page, pageSize: PAGE_SIZE, total: found.data.total, onChange: turn },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        columns={columnsOf(t, language === 'zh', look, rights.may('duty.change') && change)}
      />
      {looking && (
        <LookAgain
          finding={looking}
          onDone={() => {
            look(null);
            client.invalidateQueries({ queryKey: ['findings'] });
          }}
        />
      )}
    </Flex>
  );
}
