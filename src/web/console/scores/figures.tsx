// The figures of a sheet, and where each is from: the drill's log, or the trainer who judged it.
import type { TableProps } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useWords } from '../language.tsx';
import { minuteAt } from '../when.ts';
import { WideTable } from '../wide.tsx';
import { named, type Sheet } from './api.ts';

interface Row {
  key: string;
  name: string;
  worth: string;
  /** As the log has it; null: trainers judge. */
  log: string | null;
  given: (number | null)[];
  counts: number | null;
  differs: boolean;
}
type Words = ReturnType<typeof useWords>;

function logWords({ t }: Words, measure: string, { figures: f }: Sheet): string {
  if (measure === 'strength_percent')
    return t('scores.log.strength', { n: f.inTime, of: f.expected, percent: f.strengthPercent ?? '–' });
  return f.assemblyMinutes === null
    ? t('scores.log.nobody')
    : t('scores.log.assembly', { n: f.assemblyMinutes });
}

function rowsOf(words: Words, sheet: Sheet): Row[] {
  const { content } = sheet.rubric;
  const { entries, judged, differences } = sheet;
  const differs = (key: string) => differences.some((d) => d.key === key);
  const criteria = content.criteria.map(
    (c): Row => ({
      ...{ key: c.key, name: named(c.name, words.language), worth: `${c.weight}%`, differs: differs(c.key) },
      log: c.measure && logWords(words, c.measure, sheet),
      given: c.measure
        ? []
        : entries.map((e) => e.scores?.find((s) => s.criterion === c.key)?.points ?? null),
      counts: (c.measure ? sheet.measured[c.key] : judged?.points[c.key]) ?? null,
    }),
  );
  const penalties = content.penalties.map(
    (p): Row => ({
      ...{ key: p.key, name: named(p.name, words.language), differs: differs(p.key), log: null },
      worth: words.t('scores.penalty', { n: p.points }),
      given: entries.map(
        (e) => e.penalties && (e.penalties.find((given) => given.penalty === p.key)?.count ?? 0),
      ),
      counts: judged?.penalties[p.key] ?? null,
    }),
  );
  return [...criteria, ...penalties];
}

export function SheetFigures({ sheet }: { sheet: Sheet }) {
  const words = useWords();
  const { t } = words;
  const log = (said: string): ReactNode => (
    <Link href={`/callouts/${sheet.calloutId}/report`} title={t('scores.log.open')}>
      {said}
    </Link>
  );
  const columns: NonNullable<TableProps<Row>['columns']> = [
    {
      ...{ key: 'name', title: t('scores.criterion') },
      render: (_, r) => (r.differs ? <b>▲ {r.name}</b> : r.name),
    },
    { key: 'worth', title: t('scores.weight'), dataIndex: 'worth' },
    { key: 'log', title: t('scores.log'), render: (_, r) => r.log !== null && log(r.log) },
    ...sheet.entries.map((e, i) => ({
      key: e.trainer,
      title: `${e.name} ${minuteAt(e.givenAt)}${e.signed ? ` ✓ ${t('scores.signed')}` : ''}`,
      render: (_: unknown, r: Row) => (r.log === null ? (r.given[i] ?? t('scores.hidden')) : ''),
    })),
    { key: 'counts', title: t('scores.counts'), render: (_, r) => r.counts ?? '–' },
  ];
  return (
    <WideTable<Row>
      label={t('scores.figures')}
      size="middle"
      pagination={false}
      dataSource={rowsOf(words, sheet)}
      columns={columns}
    />
  );
}
