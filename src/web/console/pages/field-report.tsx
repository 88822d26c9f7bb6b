// One field report: what was reported, what was done, what is to be done now.
import { useQuery } from '@tanstack/react-query';
import { Alert, Descriptions, Flex, Timeline, Typography } from 'antd';
import { Link, useParams } from 'wouter';
import { categoryOf, type Report, type Whole } from '../field-reports/api.ts';
import { Steps } from '../field-reports/steps.tsx';
import { useWords } from '../language.tsx';
import { reporting } from '../officers/api.ts';
import { Failed, Loading } from '../shell.tsx';
import { fieldReportPageTexts } from '../texts/field-report-page-texts.ts';
import { addTexts } from '../texts.ts';
import { minuteAt } from '../when.ts';

addTexts(fieldReportPageTexts);

type Words = ReturnType<typeof useWords>['t'];

const facts = (t: Words, r: Report) => [
  { key: 'state', label: t('frp.state'), children: <b>{t(`frp.state.${r.state}`)}</b> },
  { key: 'class', label: t('frp.class'), children: t(`frp.class.${r.class}`) },
  { key: 'seen', label: t('frp.seen'), children: minuteAt(r.seenAt) },
  { key: 'received', label: t('frp.received'), children: minuteAt(r.receivedAt) },
  { key: 'by', label: t('frp.reporter'), children: r.reporterName ?? t('frp.reporter.none') },
  { key: 'station', label: t('frp.station'), children: r.stationName },
  { key: 'handler', label: t('frp.handler'), children: r.handlerName },
  ...(r.forwardedTo ? [{ key: 'to', label: t('frp.forwarded'), children: r.forwardedTo }] : []),
  ...(r.place ? [{ key: 'place', label: t('frp.place'), children: r.place }] : []),
  ...(r.lon !== null && r.lat !== null
    ? [{ key: 'at', label: t('frp.position'), children: `${r.lat.toFixed(5)}, ${r.lon.toFixed(5)}` }]
    : []),
  ...(r.outcome ? [{ key: 'outcome', label: t('frp.outcome'), children: r.outcome }] : []),
  ...(r.declineReason ? [{ key: 'reason', label: t('frp.reason'), children: r.declineReason }] : []),
  ...(r.thankedAt ? [{ key: 'thanked', label: t('frp.thanked'), children: minuteAt(r.thankedAt) }] : []),
];

function Others({ duplicates }: { duplicates: Whole['duplicates'] }) {
  const { t } = useWords();
  if (duplicates.length === 0) return null;
  return (
    <section>
      <h2 style={{ fontSize: 18 }}>{t('frp.merged')}</h2>
      <ul>
        {duplicates.map((d) => (
          <li key={d.id}>
            <Link href={`/field-reports/${d.id}`}>#{d.id}</Link> {minuteAt(d.receivedAt)} {d.reporterName}{' '}
            {d.text}
          </li>
        ))}
      </ul>
    </section>
  );
}

export default function FieldReportPage() {
  const { t, language } = useWords();
  const { id = '' } = useParams();
  const found = useQuery({
    queryKey: ['field-report', id],
    queryFn: async () => (await reporting['field-reports'][':id'].$get({ param: { id } })).json(),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const { report, done, duplicates } = found.data;
  return (
    <Flex vertical gap={12}>
      <Link href="/field-reports">{t('frp.back')}</Link>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        #{report.id} {categoryOf(report, language)}
      </Typography.Title>
      {report.forgottenAt && <Alert type="info" showIcon title={t('frp.forgotten')} />}
      {report.duplicateOf && (
        <Alert
          type="info"
          showIcon
          title={
            <>
              {t('frp.merged-into')}{' '}
              <Link href={`/field-reports/${report.duplicateOf}`}>#{report.duplicateOf}</Link>
            </>
          }
        />
      )}
      <p style={{ fontSize: 18, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', margin: 0 }}>
        {report.text}
      </p>
      {report.photoId && (
        <a href={`/api/field-reports/${id}/files/${report.photoId}`} target="_blank" rel="noreferrer">
          <img
            src={`/api/field-reports/${id}/files/${report.photoId}`}
            alt={t('frp.photo')}
            style={{ maxWidth: 'min(100%, 480px)', maxHeight: 360 }}
          />
        </a>
      )}
      <Steps report={report} />
      <Descriptions size="small" column={{ xs: 1, md: 2 }} bordered items={facts(t, report)} />
      <Others duplicates={duplicates} />
      {done.length > 0 && (
        <section>
          <h2 style={{ fontSize: 18 }}>{t('frp.done')}</h2>
          <Timeline
            items={done.map((d) => ({
              key: `${d.at}${d.action}`,
              content: `${minuteAt(d.at)} ${d.byName} · ${t(`frp.step.${d.action}`)} ${d.note}`,
            }))}
          />
        </section>
      )}
    </Flex>
  );
}
