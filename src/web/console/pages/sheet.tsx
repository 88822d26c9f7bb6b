// One score sheet: what counts and where each figure is from, what was said against it, and what can be done now.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Flex, Typography } from 'antd';
import { Link, useParams } from 'wouter';
import { DrillNav } from '../drills/nav.tsx';
import { useWords } from '../language.tsx';
import { type Sheet, scores } from '../scores/api.ts';
import { SheetFigures } from '../scores/figures.tsx';
import { standingWords } from '../scores/sheet-list.tsx';
import { Steps } from '../scores/steps.tsx';
import { Failed, Loading } from '../shell.tsx';
import { scorePageTexts } from '../texts/score-texts.ts';
import { addTexts } from '../texts.ts';
import { minuteAt } from '../when.ts';

addTexts(scorePageTexts);

export default function SheetPage() {
  const { t } = useWords();
  const { id } = useParams<{ id: string }>();
  const client = useQueryClient();
  const found = useQuery({
    queryKey: ['score-sheets', 'one', id],
    queryFn: async () => (await scores['score-sheets'][':id'].$get({ param: { id } } as never)).json(),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const sheet = found.data as Sheet;
  return (
    <Flex vertical gap={16}>
      <DrillNav />
      <div>
        <Link href="/drills/scores">{t('scores.back')}</Link>
        <Typography.Title level={2} style={{ fontSize: 20, margin: '8px 0' }}>
          {t('kind.drill')} · {sheet.unitName} · {sheet.calloutTitle} {sheet.heldOn}
        </Typography.Title>
        <p style={{ margin: 0 }} aria-live="polite">
          <b>{t('scores.total-is', { n: sheet.total ?? '–' })}</b> {standingWords(t, sheet)}
        </p>
        <Flex gap={16} wrap>
          <Link href="/drills/rubrics">{t('scores.rubric-is', { n: sheet.rubric.version })}</Link>
          <Link href={`/callouts/${sheet.calloutId}/report`}>{t('scores.log.open')}</Link>
        </Flex>
      </div>
      <Said sheet={sheet} />
      <SheetFigures sheet={sheet} />
      <Steps
        key={sheet.version}
        sheet={sheet}
        onDone={() =>
          Promise.all(
            ['score-sheets', 'drill-league'].map((of) => client.invalidateQueries({ queryKey: [of] })),
          )
        }
      />
    </Flex>
  );
}

/** Where two differ, what was decided, appealed, corrected: each with its reason, by whom. */
function Said({ sheet }: { sheet: Sheet }) {
  const { t } = useWords();
  const { decision, appeal, correctsId, correctedById } = sheet;
  return (
    <Flex vertical gap={8}>
      {sheet.standing === 'differ' && <Alert type="warning" showIcon title={t('scores.differ.todo')} />}
      {decision && (
        <p style={{ margin: 0 }}>
          {t('scores.decided', { name: decision.by, time: minuteAt(decision.at), reason: decision.reason })}
        </p>
      )}
      {appeal && (
        <p style={{ margin: 0 }}>
          {t('scores.appealed', { name: appeal.by, time: minuteAt(appeal.at), text: appeal.text })}{' '}
          {appeal.decidedAt !== null &&
            t(`scores.appealed.${appeal.upheld}`, {
              time: minuteAt(appeal.decidedAt),
              reason: appeal.reason ?? '',
            })}
        </p>
      )}
      {correctsId !== null && (
        <Link href={`/drills/scores/${correctsId}`}>
          {t('scores.corrects', { reason: sheet.correctsWhy ?? '' })}
        </Link>
      )}
      {correctedById !== null && (
        <Link href={`/drills/scores/${correctedById}`}>{t('scores.corrected-by')}</Link>
      )}
    </Flex>
  );
}
