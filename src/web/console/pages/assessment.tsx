// The quarterly assessment: counties, stations, employers or sites of a quarter; figures open their records; publishing and appeals.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, App, Breadcrumb, Button, Checkbox, Flex, Radio, Select, Typography } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { assessmentTexts } from '../../../oversight/assessment-texts.ts';
import { saveFile } from '../api.ts';
import {
  assessing,
  KINDS,
  type Kind,
  PAGE_SIZE,
  type Place,
  type Published,
  type Quarter,
} from '../assessment/api.ts';
import { Places } from '../assessment/places.tsx';
import { Publish } from '../assessment/publish.tsx';
import { RecordsDrawer } from '../assessment/records.tsx';
import { Appeals, SaidDrawer } from '../assessment/said.tsx';
import { WeightsCard } from '../assessment/weights.tsx';
import { saidOf, useOrganisations } from '../bulletins/api.ts';
import { useWords } from '../language.tsx';
import { Allowed } from '../rights.tsx';
import { quartersUntil } from '../scores/league.tsx';
import { Failed, Loading } from '../shell.tsx';
import { assessmentPageTexts } from '../texts/assessment-page-texts.ts';
import { scorePageTexts } from '../texts/score-texts.ts';
import { addTexts } from '../texts.ts';
import { minuteAt, pageNow } from '../when.ts';

addTexts(assessmentTexts, assessmentPageTexts, scorePageTexts);

/** What is shown stands in the address: going back goes back. */
function useShown() {
  const [params, change] = useSearchParams();
  const quarters = quartersUntil(minuteAt(pageNow()).slice(0, 10));
  const kind = KINDS.find((k) => k === params.get('kind')) ?? 'county';
  const [page, turn] = useState(1);
  const show = (to: { quarter?: string; kind?: Kind; within?: number | null; live?: boolean }) => {
    turn(1);
    change((was) => {
      const next = new URLSearchParams(was);
      if (to.quarter) next.set('quarter', to.quarter);
      if (to.kind) next.set('kind', to.kind);
      if (to.within) next.set('within', String(to.within));
      if (to.within === null) next.delete('within');
      if (to.live !== undefined) next.set('live', String(to.live));
      return next;
    });
  };
  // The one that is over is what there is to talk about; the running one grows by the day.
  const quarter = params.get('quarter') ?? quarters[1] ?? '';
  const within = Number(params.get('within')) || null;
  return { quarters, quarter, kind, within, live: params.get('live') === 'true', page, turn, show };
}

function Files({ published }: { published: Published }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [making, make] = useState<string | null>(null);
  const take = async (end: string) => {
    make(end);
    await saveFile(`/assessments/${published.id}/file.${end}`).catch((error: unknown) =>
      message.error(saidOf(error), 8),
    );
    make(null);
  };
  return ['pdf', 'xlsx'].map((end) => (
    <Button key={end} loading={making === end} disabled={making !== null} onClick={() => take(end)}>
      {t(`assessing.file.${end}`)}
    </Button>
  ));
}

/** Whether it is published, under which number, and what may be done about that. */
function Standing({ found }: { found: Quarter }) {
  const { t } = useWords();
  const all = useQuery({
    queryKey: ['assessments'],
    queryFn: async () => (await assessing.assessments.$get()).json(),
  });
  const { published, quarter, from, until, isOver } = found;
  const newest = all.data?.items.find((p) => p.quarter === from) ?? null;
  return (
    <Flex vertical gap={8}>
      {published ? (
        <Alert
          {...{ type: 'success', showIcon: true }}
          title={t('assessing.published', {
            ...{ number: published.number, issuer: published.issuer, at: minuteAt(published.publishedAt) },
          })}
          description={
            published.correctsId !== null &&
            t('assess.corrects', { number: published.correctsNumber ?? '', why: published.correctsWhy ?? '' })
          }
        />
      ) : (
        <Alert
          {...{ type: 'info', showIcon: true }}
          title={t(newest ? 'assessing.anew' : 'assessing.as-now', { from, until })}
        />
      )}
      <Flex gap={8} wrap>
        {published && <Files published={published} />}
        {isOver && all.data && (
          <Allowed permission="assessment.publish">
            <Publish key={newest?.id} quarter={quarter} corrects={newest} />
          </Allowed>
        )}
      </Flex>
    </Flex>
  );
}

function Choices({ quarters, quarter, kind, within, live, show }: ReturnType<typeof useShown>) {
  const { t } = useWords();
  const name = useOrganisations().find((o) => o.id === within)?.name;
  const quarterWords = (value: string) =>
    t('assessing.quarter.of', { year: value.slice(0, 4), n: value.slice(6) });
  return (
    <>
      <Flex gap={8} wrap align="center">
        <Select
          {...{ value: quarter, style: { width: 180 }, 'aria-label': t('assessing.quarter') }}
          options={[...new Set([...quarters, quarter])].map((value) => ({
            value,
            label: quarterWords(value),
          }))}
          onChange={(value) => show({ quarter: value })}
        />
        <Radio.Group
          {...{ value: kind, optionType: 'button' as const, 'aria-label': t('assessing.kind') }}
          options={KINDS.map((value) => ({ value, label: t(`assess.kind.${value}`) }))}
          onChange={(e) => show({ kind: e.target.value, within: null })}
        />
        <Checkbox checked={live} onChange={(e) => show({ live: e.target.checked })}>
          {t('assessing.live')}
        </Checkbox>
      </Flex>
      {within !== null && (
        <Breadcrumb
          items={[
            {
              title: (
                <button type="button" className="link" onClick={() => show({ kind: 'county', within: null })}>
                  {t('assess.kind.city')}
                </button>
              ),
            },
            { title: name ?? '…' },
          ]}
        />
      )}
    </>
  );
}

export default function AssessmentPage() {
  const { t } = useWords();
  const shown = useShown();
  const { quarter, kind, within, live, page, turn, show } = shown;
  const [opened, open] = useState<{ place: Place; indicator: string } | null>(null);
  const [spoken, speak] = useState<Place | null>(null);
  const found = useQuery({
    queryKey: ['assessment', quarter, kind, within, live, page],
    queryFn: async () => {
      const query = {
        ...{ quarter, kind, live: live ? ('true' as const) : ('false' as const) },
        ...{ page: String(page), pageSize: String(PAGE_SIZE), ...(within && { within: String(within) }) },
      };
      return (await assessing.assessments.figures.$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const { published } = found.data;
  const below = (place: Place) =>
    show({ kind: place.kind === 'county' ? 'station' : 'site', within: place.nodeId });
  return (
    <Flex vertical gap={16}>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {t('assessing.title')}
      </Typography.Title>
      <Choices {...shown} />
      <Standing found={found.data} />
      <Places
        {...{ quarter: found.data, kind, page, onPage: turn, onBelow: below }}
        onRecords={(place, indicator) => open({ place, indicator })}
        onSaid={published ? speak : undefined}
      />
      {published && <Appeals key={published.id} published={published} />}
      <WeightsCard quarter={found.data} />
      <RecordsDrawer {...{ opened, quarter, onClose: () => open(null) }} />
      {published && <SaidDrawer {...{ place: spoken, published, onClose: () => speak(null) }} />}
    </Flex>
  );
}
