// What units are judged by, level by level: the version that counts, those before it, and the next one.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Flex, Radio, Select, type TableProps } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { Allowed } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { minuteAt } from '../when.ts';
import { WideTable } from '../wide.tsx';
import { LEVELS, type Level, named, type Rubric, scores } from './api.ts';
import { EditRubric } from './edit-rubric.tsx';

type Criterion = Rubric['content']['criteria'][number];

export function Rubrics() {
  const { t } = useWords();
  const [level, choose] = useState<Level>('squad');
  const [shown, show] = useState<number | null>(null);
  const [editing, edit] = useState(false);
  const client = useQueryClient();
  const found = useQuery({
    queryKey: ['rubrics', level],
    queryFn: async () => (await scores.rubrics[':level'].versions.$get({ param: { level } })).json(),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const { items } = found.data;
  const rubric = items.find((r) => r.version === shown) ?? items[0];
  return (
    <Flex vertical gap={12}>
      <Flex wrap gap={8} align="center">
        <Radio.Group
          {...{ value: level, optionType: 'button' as const }}
          options={LEVELS.map((value) => ({ value, label: t(`scores.level.${value}`) }))}
          onChange={(e) => {
            choose(e.target.value);
            show(null);
          }}
        />
        <Select
          {...{ value: rubric?.version ?? null, onChange: show, virtual: false, style: { minWidth: 220 } }}
          aria-label={t('scores.version')}
          options={items.map((r) => ({
            value: r.version,
            label: t('scores.version.of', { n: r.version, time: minuteAt(r.createdAt) }),
          }))}
        />
        <Allowed permission="standard.change">
          <Button type="primary" onClick={() => edit(true)}>
            {t('scores.rubric.change')}
          </Button>
        </Allowed>
      </Flex>
      {rubric && <Content content={rubric.content} />}
      {editing && items[0] && (
        <EditRubric
          rubric={items[0]}
          onDone={() => {
            edit(false);
            show(null);
            client.invalidateQueries({ queryKey: ['rubrics'] });
          }}
        />
      )}
    </Flex>
  );
}

function Content({ content }: { content: Rubric['content'] }) {
  const { t, language } = useWords();
  const bandWords = (c: Criterion, b: Criterion['bands'][number]) => {
    const limit = c.measure && (b.limit ?? null) !== null;
    const reached = limit ? ` ${t(`scores.limit.${c.measure}`, { n: b.limit ?? 0 })}` : '';
    return `${named(b.name, language)} ${b.from}–${b.to}${reached}`;
  };
  const columns: NonNullable<TableProps<Criterion>['columns']> = [
    { key: 'name', title: t('scores.criterion'), render: (_, c) => named(c.name, language) },
    { key: 'weight', title: t('scores.weight'), render: (_, c) => `${c.weight}%` },
    {
      key: 'by',
      title: t('scores.by'),
      render: (_, c) => t(c.measure ? 'scores.by.log' : 'scores.by.trainers'),
    },
    {
      ...{ key: 'bands', title: t('scores.bands') },
      render: (_, c) => c.bands.map((b) => bandWords(c, b)).join(t('scores.stop')),
    },
  ];
  const off = content.penalties.map((p) =>
    t('scores.penalty.most', { name: named(p.name, language), n: p.points, most: p.most }),
  );
  return (
    <>
      <WideTable<Criterion>
        {...{ label: t('drills.nav.rubrics'), size: 'middle', rowKey: 'key', pagination: false }}
        dataSource={content.criteria}
        columns={columns}
      />
      <p style={{ margin: 0 }}>
        {[t('scores.tolerance.of', { n: content.tolerance }), ...off].join(t('scores.stop'))}
      </p>
    </>
  );
}
