// Where two trainers differ the chief trainer says what counts: each field filled in with what lies between the two.
import { Flex, InputNumber } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { named, type Sheet, scores } from './api.ts';
import { Ask } from './ask.tsx';

/** What lies between what was given. */
function startOf({ rubric, entries }: Sheet): Record<string, number> {
  const between = (all: number[]) => Math.round(all.reduce((a, b) => a + b, 0) / (all.length || 1));
  const points = rubric.content.criteria
    .filter((c) => c.measure === null)
    .map((c) => [
      c.key,
      between(entries.flatMap((e) => e.scores?.find((s) => s.criterion === c.key)?.points ?? [])),
    ]);
  const counts = rubric.content.penalties.map((p) => [
    p.key,
    Math.max(0, ...entries.map((e) => e.penalties?.find((g) => g.penalty === p.key)?.count ?? 0)),
  ]);
  return Object.fromEntries([...points, ...counts]);
}

export function Decide({ sheet, onDone }: { sheet: Sheet; onDone(): unknown }) {
  const { t, language } = useWords();
  const [given, give] = useState(() => startOf(sheet));
  const { criteria, penalties } = sheet.rubric.content;
  const judged = criteria.filter((c) => c.measure === null);
  const field = (key: string, name: string, most: number) => (
    <Flex key={key} justify="space-between" align="center" gap={8}>
      <label htmlFor={`decide-${key}`}>{name}</label>
      <InputNumber
        {...{ id: `decide-${key}`, min: 0, max: most, precision: 0, value: given[key] ?? 0 }}
        onChange={(n) => give((all) => ({ ...all, [key]: n ?? 0 }))}
      />
    </Flex>
  );
  const send = async (reason: string) => {
    const json = {
      ...{ reason, version: sheet.version },
      scores: judged.map((c) => {
        const points = given[c.key] ?? 0;
        const band = c.bands.findIndex((b) => b.from <= points && points <= b.to);
        // Between two bands the server says which points there are.
        return { criterion: c.key, points, band: Math.max(0, band) };
      }),
      penalties: penalties.map((p) => ({ penalty: p.key, count: given[p.key] ?? 0 })),
    };
    await scores['score-sheets'][':id'].decide.$post({ param: { id: String(sheet.id) }, json });
    await onDone();
  };
  return (
    <Ask button={t('scores.decide')} label={t('scores.reason')} onSend={send}>
      <Flex vertical gap={8} style={{ marginBottom: 12 }}>
        {judged.map((c) => field(c.key, named(c.name, language), 100))}
        {penalties.map((p) => field(p.key, `${named(p.name, language)} ${t('scores.times')}`, p.most))}
      </Flex>
    </Ask>
  );
}
