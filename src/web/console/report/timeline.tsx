// What happened, in order: of some kind, or with some words in it.
import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { Failed, Loading } from '../shell.tsx';
import { secondAt } from '../when.ts';
import { readTimeline, type TimelineEntry } from './report-api.ts';

const KINDS = {
  all: () => true,
  command: (e: TimelineEntry) => e.memberId === null,
  answers: (e: TimelineEntry) => e.type.startsWith('respon'),
  trouble: (e: TimelineEntry) =>
    ['no_show', 'unreachable', 'unfilled', 'echelon_skipped', 'check_in_refused', 'response_late'].includes(
      e.type,
    ),
};
type Kind = keyof typeof KINDS;
const SHOWN = 40;

export function Timeline({ calloutId }: { calloutId: number }) {
  const { t, language } = useWords();
  const [kind, setKind] = useState<Kind>('command');
  const [search, setSearch] = useState('');
  const [all, setAll] = useState(false);
  const found = useQuery({
    queryKey: ['timeline', calloutId, language],
    queryFn: () => readTimeline(calloutId),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const matching = found.data.items.filter(
    (e) => KINDS[kind](e) && `${e.text} ${e.by}`.toLowerCase().includes(search.trim().toLowerCase()),
  );
  const rows = all ? matching : matching.slice(0, SHOWN);
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">{t('report.timeline')}</h2>
      <fieldset className="chips" aria-label={t('after.kind')}>
        {(Object.keys(KINDS) as Kind[]).map((k) => (
          <button key={k} type="button" aria-pressed={kind === k} onClick={() => setKind(k)}>
            {t(`after.kind.${k}`)}
          </button>
        ))}
      </fieldset>
      <Input
        allowClear
        className="after-search"
        value={search}
        onChange={(e) => setSearch(e.target.value)}
        placeholder={t('after.search-timeline')}
        aria-label={t('after.search-timeline')}
      />
      {matching.length === 0 && <p>{t('after.nothing-like-it')}</p>}
      <ol className="after-path">
        {rows.map((e) => (
          <li key={e.id}>
            <time dateTime={e.at}>{secondAt(e.at)}</time> {e.text} {e.by && <small>{e.by}</small>}
          </li>
        ))}
      </ol>
      {rows.length < matching.length && (
        <Button onClick={() => setAll(true)}>{t('board.show-all', { n: matching.length })}</Button>
      )}
    </section>
  );
}
