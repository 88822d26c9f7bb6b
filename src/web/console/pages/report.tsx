// After-action: what became of a call-out, who did what, how it compares, and what shall be better next time.
import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { plain } from '../../../kernel/plain.ts';
import '../board/board.css';
import { CurveDrawing } from '../board/curve.tsx';
import { useWords } from '../language.tsx';
import { Beside } from '../report/beside.tsx';
import { Comments } from '../report/comments.tsx';
import { EchelonTable, KeyTimes, PeopleNumbers, Requirement } from '../report/figures.tsx';
import { Files } from '../report/files.tsx';
import { Improvements } from '../report/improvements.tsx';
import { PathTable } from '../report/people.tsx';
import type { Picked } from '../report/people-rules.ts';
import '../report/report.css';
import { type Report, readReport } from '../report/report-api.ts';
import { Timeline } from '../report/timeline.tsx';
import { useRights } from '../rights.tsx';
import { Failed, Loading, NotFound } from '../shell.tsx';
import { minuteAt, timeAt } from '../when.ts';

export default function ReportPage() {
  const id = Number(useParams().id);
  const known = Number.isInteger(id) && id > 0;
  const found = useQuery({
    queryKey: ['report', id],
    enabled: known,
    retry: false,
    queryFn: () => readReport(id),
  });
  if (!known) return <NotFound />;
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  return <Whole report={found.data} read_at={new Date(found.dataUpdatedAt)} />;
}

function Whole({ report, read_at }: { report: Report; read_at: Date }) {
  const { t } = useWords();
  const [picked, setPicked] = useState<Picked>({ group: 'summoned', echelon: null });
  const id = report.calloutId;
  const writes = useRights({ target: 'callout', id }).may('callout.review');
  const launched = new Date(report.launchedAt);
  const time = (at: string | null) => (at ? timeAt(at, launched) : '');
  const pick = (next: Picked) => {
    setPicked(next);
    const people = document.getElementById('people');
    people?.scrollIntoView();
    people?.focus();
  };
  return (
    <article className={`board report kind-${report.kind}`}>
      <Band report={report} />
      {!report.stoodDownAt && (
        <Alert
          type="warning"
          showIcon
          title={t('report.interim')}
          description={t('after.interim', { time: minuteAt(read_at) })}
        />
      )}
      <Files calloutId={id} />
      <KeyTimes figures={report.figures} />
      <PeopleNumbers figures={report.figures} pick={pick} />
      <CurveDrawing
        {...{ required: report.figures.required, curve: report.curve, band: [], now: launched }}
        {...{ launchedAt: report.launchedAt, arriveBy: report.arriveBy }}
        until_ms={Date.parse(report.stoodDownAt ?? '') || read_at.getTime()}
      />
      <h2>{t('report.requirement')}</h2>
      <Requirement lines={report.lines} />
      <h2>{t('report.echelons')}</h2>
      <EchelonTable report={report} time={time} pick={pick} />
      <Timeline calloutId={id} />
      <PathTable {...{ report, picked, time }} pick={setPicked} />
      <Beside calloutId={id} />
      <Improvements calloutId={id} writes={writes} />
      <Comments calloutId={id} writes={writes} />
    </article>
  );
}

function Band({ report }: { report: Report }) {
  const { t } = useWords();
  const at = (moment: string | null) => (moment ? minuteAt(moment) : t('report.not-yet'));
  const facts = [
    [t('report.commander'), report.commander],
    [t('report.task'), report.task],
    [t('report.launched'), at(report.launchedAt)],
    [t('report.arrive-by'), at(report.arriveBy)],
    [t('report.stood-down'), at(report.stoodDownAt)],
    [t('report.closed'), at(report.closedAt)],
  ] as const;
  return (
    <>
      <header className={`band ${report.kind}`}>
        <b className="kind">{t(`kind.${report.kind}`)}</b>
        <h1 data-title={`${t(`kind.${report.kind}`)} ${t('report.title')} · ${plain(report.title)}`}>
          {t('report.title')} · {plain(`${report.title} · ${report.place}`)}
        </h1>
        <span className="grow" />
        <Link href={`/callouts/${report.calloutId}`}>{t('report.back')}</Link>
      </header>
      <div className="picture">
        <dl className="facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  );
}
