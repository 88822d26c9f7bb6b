// How often what the judgement said came true, a quarter at a time: eight in ten of what was called 80%?
import { useQuery } from '@tanstack/react-query';
import { Button, Empty, Flex, Segmented, Select, type TableColumnsType } from 'antd';
import { hc, type InferResponseType } from 'hono/client';
import { useState } from 'react';
import { Link } from 'wouter';
import type { forecastRoutes } from '../../../../callout/forecast-routes.ts';
import { send } from '../../api.ts';
import { useWords, type Words } from '../../language.tsx';
import { Failed, Loading } from '../../shell.tsx';
import { calibrationTexts } from '../../texts/calibration-texts.ts';
import { addTexts } from '../../texts.ts';
import { minuteAt } from '../../when.ts';
import { WideTable } from '../../wide.tsx';
import { AdminPage } from './frame.tsx';

addTexts(calibrationTexts);
const api = hc<ReturnType<typeof forecastRoutes>>('/api', { fetch: send })['forecast-calibration'];
type Found = InferResponseType<typeof api.$get, 200>;
type Bucket = Found['buckets'][number];
const SHOWN_QUARTERS = 9;
const KINDS = ['real', 'drill'] as const;
type Kind = (typeof KINDS)[number];

const quarterOf = (day: string) => `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;

/** 2026-Q4, as the server names it, and those before it. */
function quartersUntil(quarter: string): string[] {
  const [year = 0, n = 1] = quarter.split('-Q').map(Number);
  const newest = year * 4 + n - 1;
  return Array.from({ length: SHOWN_QUARTERS }, (_, i) => newest - i).map(
    (q) => `${Math.floor(q / 4)}-Q${(q % 4) + 1}`,
  );
}

const percent = (share: number | null) => (share === null ? '–' : `${Math.round(share * 100)}%`);

const columnsOf = (t: Words): TableColumnsType<Bucket> => [
  { key: 'bucket', title: t('calibration.bucket'), render: (_, b) => `${b.from}–${b.to}%` },
  { key: 'n', title: t('calibration.count'), dataIndex: 'n' },
  { key: 'said', title: t('calibration.said'), render: (_, b) => percent(b.said) },
  { key: 'came', title: t('calibration.came'), render: (_, b) => <Came {...b} /> },
];

/** What came true as a bar, with a stroke where it should have ended. */
function Came({ said, came }: Bucket) {
  if (said === null || came === null) return <>–</>;
  return (
    <span className="calibration-came">
      {percent(came)}
      <span className="calibration-bar" aria-hidden="true">
        <i style={{ inlineSize: `${came * 100}%` }} />
        <b style={{ insetInlineStart: `${said * 100}%` }} />
      </span>
    </span>
  );
}

function useFound(kind: Kind, quarter: string | undefined) {
  return useQuery({
    queryKey: ['forecast-calibration', kind, quarter],
    queryFn: async () => (await api.$get({ query: { kind, ...(quarter && { quarter }) } })).json(),
  });
}

export default function CalibrationPage() {
  const { t } = useWords();
  const [quarter, ask] = useState<string | undefined>();
  const [kind, choose] = useState<Kind>('real');
  const current = useFound(kind, undefined);
  const found = useFound(kind, quarter);
  if (found.isPending || current.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  if (current.isError) return <Failed error={current.error} retry={current.refetch} />;
  const { n, callouts, brier, unscored, buckets, model } = found.data;
  const pick = (
    <>
      <Segmented
        aria-label={t('calibration.kind')}
        value={kind}
        options={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
        onChange={choose}
      />
      <Select
        {...{ value: quarterOf(found.data.from), onChange: ask, style: { minWidth: 120 }, virtual: false }}
        aria-label={t('calibration.quarter')}
        options={quartersUntil(quarterOf(current.data.from)).map((value) => ({ value, label: value }))}
      />
    </>
  );
  return (
    <AdminPage title={t('admin.calibration')} about={t('calibration.about')} actions={pick}>
      {n === 0 ? (
        <Empty description={t('calibration.empty')}>
          <Link href="/admin/policies">
            <Button type="primary" tabIndex={-1}>
              {t('calibration.to-policies')}
            </Button>
          </Link>
        </Empty>
      ) : (
        <Flex vertical gap={12}>
          <p>
            {t('calibration.n', { n, callouts })} ·{' '}
            {t('calibration.brier', { brier: (brier ?? 0).toFixed(3) })}
          </p>
          <WideTable<Bucket>
            label={t('admin.calibration')}
            size="middle"
            rowKey="from"
            dataSource={buckets}
            pagination={false}
            columns={columnsOf(t)}
          />
        </Flex>
      )}
      {unscored > 0 && <p>{t('calibration.unscored', { n: unscored })}</p>}
      <p>
        {model
          ? t('calibration.model', {
              ...{ n: model.learntFrom, members: model.members, time: minuteAt(model.learntAt) },
            })
          : t('calibration.no-model')}
      </p>
    </AdminPage>
  );
}
