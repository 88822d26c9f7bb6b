// One planned drill in the list: what, when, on whose phones, and what can be done about it.
import { Button, Flex, Tag } from 'antd';
import { Link } from 'wouter';
import { plain } from '../../../kernel/plain.ts';
import { useWords, type Words } from '../language.tsx';
import { useRights } from '../rights.tsx';
import { minuteAt } from '../when.ts';
import type { Drill } from './drill-api.ts';
import { useDrillActions } from './use-drill-actions.ts';

/** At a time, or in a window whose moment only some know. */
export function whenWords(t: Words, { window, launchAt, state }: Drill): string {
  if (!window || state === 'launched') return launchAt ? minuteAt(launchAt) : '';
  const between = t('drills.window', { from: minuteAt(window.from), to: minuteAt(window.to) });
  return launchAt ? t('drills.window.known', { window: between, at: minuteAt(launchAt) }) : between;
}

function reasonWords(t: Words, reason: string): string {
  const known = ['improvements_open', 'missed', 'real_callout', 'nobody-eligible', 'nobody-in-time'];
  return t(`drills.failed.${known.includes(reason) ? reason : 'other'}`);
}

function Head({ drill }: { drill: Drill }) {
  const { t } = useWords();
  return (
    <Flex gap={8} wrap align="center">
      <b>{t(`kind.${drill.kind}`)}</b>
      <h3>{plain(drill.title)}</h3>
      <Tag>{t(`drills.phones.${drill.phones}`)}</Tag>
      {drill.window && <Tag>{t('drills.surprise')}</Tag>}
    </Flex>
  );
}

export function ComingCard({ drill }: { drill: Drill }) {
  const { t } = useWords();
  const { busy, start, cancel } = useDrillActions(drill);
  const failed = drill.state === 'failed';
  return (
    <li className={`drill-card kind-${drill.kind}`}>
      <Head drill={drill} />
      <p>
        {whenWords(t, drill)} · {String(drill.launch.place)}
        {drill.unitName && ` · ${drill.unitName}`} · {t('drills.by', { name: drill.plannedByName })}
      </p>
      {failed && drill.reason && <p className="failed">▲ {reasonWords(t, drill.reason)}</p>}
      {drill.postponedTimes > 0 && !failed && <p className="failed">▲ {t('drills.postponed')}</p>}
      {drill.openImprovements > 0 && drill.despiteOpen === null && !failed && (
        <p className="failed">▲ {t('drills.open-improvements', { n: drill.openImprovements })}</p>
      )}
      {drill.mayChange && (
        <Flex gap={8} wrap>
          {!failed && (
            <Button type="primary" disabled={busy} onClick={start}>
              {t('drills.start')}
            </Button>
          )}
          <Link href={`/drills/${drill.id}`} asChild>
            <Button>{t(failed ? 'drills.plan-again' : 'drills.change')}</Button>
          </Link>
          <Button disabled={busy} onClick={cancel}>
            {t('drills.cancel')}
          </Button>
        </Flex>
      )}
    </li>
  );
}

export function PastCard({ drill }: { drill: Drill }) {
  const { t } = useWords();
  const { may } = useRights();
  const { result } = drill;
  const ended = drill.endedAt ? minuteAt(drill.endedAt) : '';
  return (
    <li className={`drill-card kind-${drill.kind}`}>
      <Head drill={drill} />
      {result ? (
        <p>
          {minuteAt(result.launchedAt)} · {t(`callout.state.${result.state}`)} ·{' '}
          {t('drills.result', { ...result })}
        </p>
      ) : (
        <p>{t('drills.cancelled', { time: ended, name: drill.endedByName ?? '' })}</p>
      )}
      <Flex gap={8} wrap>
        {drill.calloutId !== null && may('callout.read') && (
          <>
            <Link href={`/callouts/${drill.calloutId}`} asChild>
              <Button type="primary">{t('drills.board')}</Button>
            </Link>
            <Button href={`/console/callouts/${drill.calloutId}/report`}>{t('drills.report')}</Button>
          </>
        )}
        {may('drill.plan') && (
          <Link href={`/drills/new?from=${drill.id}`} asChild>
            <Button>{t('drills.again')}</Button>
          </Link>
        )}
      </Flex>
    </li>
  );
}
