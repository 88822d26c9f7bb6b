// What is assessed: each indicator with its definition and weight. The city writes the next version, with its reason.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Flex, Input, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { saidOf } from '../bulletins/api.ts';
import { useWords } from '../language.tsx';
import { Allowed } from '../rights.tsx';
import { minuteAt } from '../when.ts';
import { WideTable } from '../wide.tsx';
import { assessing, type Quarter } from './api.ts';

const useVersions = (year: string) =>
  useQuery({
    queryKey: ['assessment-weights', year],
    queryFn: async () => (await assessing['assessment-weights'].$get({ query: { year } })).json(),
  });

function Change({ quarter, year }: { quarter: Quarter; year: string }) {
  const { t } = useWords();
  const client = useQueryClient();
  const holding = useVersions(year).data?.items[0];
  const [given, give] = useState<Record<string, number> | null>(null);
  const [reason, say] = useState('');
  const [wrong, tell] = useState<string | null>(null);
  const keep = async () => {
    try {
      const json = { year: Number(year), was: holding?.id ?? 0, weights: given ?? {}, reason };
      await assessing['assessment-weights'].$post({ json });
      await client.invalidateQueries();
      give(null);
      say('');
      tell(null);
    } catch (error) {
      tell(saidOf(error));
    }
  };
  return (
    <>
      <Button disabled={!holding} onClick={() => give({ ...holding?.weights })}>
        {t('assessing.weights.change', { year })}
      </Button>
      <Modal
        {...{ open: given !== null, title: t('assessing.weights.change', { year }), onOk: keep }}
        {...{ okText: t('assessing.keep'), onCancel: () => give(null), destroyOnHidden: true }}
        okButtonProps={{ disabled: reason.trim() === '' }}
      >
        <Flex vertical gap={8}>
          {wrong && <Alert type="error" showIcon title={wrong} />}
          {quarter.indicators.map((name) => (
            <Flex key={name} justify="space-between" align="center" gap={8}>
              <label htmlFor={`weight-${name}`}>{t(`indicator.${name}`)}</label>
              <InputNumber
                {...{ id: `weight-${name}`, min: 0, max: 100, precision: 0, value: given?.[name] ?? 0 }}
                onChange={(n) => give((all) => ({ ...all, [name]: n ?? 0 }))}
              />
            </Flex>
          ))}
          <label htmlFor="weights-reason">{t('assessing.weights.reason')}</label>
          <Input
            {...{ id: 'weights-reason', maxLength: 200, value: reason }}
            onChange={(e) => say(e.target.value)}
          />
        </Flex>
      </Modal>
    </>
  );
}

export function WeightsCard({ quarter }: { quarter: Quarter }) {
  const { t } = useWords();
  const year = quarter.quarter.slice(0, 4);
  const versions = useVersions(year).data?.items ?? [];
  return (
    <section aria-label={t('assess.weights')}>
      <h2>{t('assess.weights')}</h2>
      <WideTable<{ name: string }>
        label={t('assess.weights')}
        rowKey="name"
        pagination={false}
        dataSource={quarter.indicators.map((name) => ({ name }))}
        columns={[
          { key: 'name', title: t('assess.indicator'), render: (_, { name }) => t(`indicator.${name}`) },
          {
            ...{ key: 'weight', title: t('assess.weight'), align: 'right' },
            render: (_, { name }) => quarter.weights[name] ?? 0,
          },
          {
            ...{ key: 'about', title: t('assess.definition') },
            render: (_, { name }) => t(`indicator.${name}.about`),
          },
        ]}
      />
      <ul>
        {versions.map((v) => (
          <li key={v.id} className="quiet">
            {t('assessing.weights.version', {
              ...{ year: v.year, n: v.version, reason: v.reason, at: minuteAt(v.writtenAt) },
            })}
          </li>
        ))}
      </ul>
      <Allowed permission="assessment.publish">
        <Change quarter={quarter} year={year} />
      </Allowed>
    </section>
  );
}
