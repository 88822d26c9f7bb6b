// What is drilled, where, and who is asked for.
import { useQuery } from '@tanstack/react-query';
import { Alert, Flex, Form, Input, InputNumber, Select } from 'antd';
import { useWords } from '../language.tsx';
import '../launch/launch.css';
import { Lines } from '../launch/lines.tsx';
import { SpotPicker } from '../launch/spot.tsx';
import { listUnits, wholeName } from '../pages/force-api.ts';
import type { Draft } from './draft.ts';

export interface FieldsProps {
  draft: Draft;
  set(change: Partial<Draft>): void;
  /** What is wrong with a field, in the server's words. */
  wrong(field: string): { validateStatus?: 'error'; help?: string };
}

export function WhatFields({ draft, set, wrong }: FieldsProps) {
  const { t } = useWords();
  return (
    <>
      <Form.Item label={t('plan.title')} htmlFor="drill-title" required {...wrong('title')}>
        <Input
          id="drill-title"
          value={draft.title}
          maxLength={60}
          onChange={(e) => set({ title: e.target.value })}
        />
      </Form.Item>
      <Form.Item label={t('plan.task')} htmlFor="drill-task" {...wrong('task')}>
        <Input.TextArea
          {...{ id: 'drill-task', value: draft.task, maxLength: 500, rows: 2 }}
          onChange={(e) => set({ task: e.target.value })}
        />
      </Form.Item>
      <Lines lines={draft.lines} onChange={(lines) => set({ lines })} />
      <Form.Item label={t('plan.minutes')} htmlFor="drill-minutes" {...wrong('arriveByMinutes')}>
        <InputNumber
          {...{ id: 'drill-minutes', min: 5, max: 1_440, precision: 0, value: draft.arriveByMinutes }}
          onChange={(n) => n !== null && set({ arriveByMinutes: n })}
        />
      </Form.Item>
    </>
  );
}

export function WhereFields({ draft, set, wrong }: FieldsProps) {
  const { help } = { ...wrong('place'), ...wrong('position') };
  return (
    <>
      <SpotPicker of="scene" spot={{ place: draft.place, position: draft.position }} onChange={set} />
      {help && <Alert type="error" showIcon title={help} style={{ marginBottom: 16 }} />}
    </>
  );
}

export function WhoFields({ draft, set, wrong }: FieldsProps) {
  const { t } = useWords();
  const units = useQuery({ queryKey: ['units'], queryFn: listUnits });
  const { commander } = draft;
  return (
    <>
      <Form.Item label={t('plan.unit')} htmlFor="drill-unit" extra={t('plan.unit.hint')} {...wrong('unitId')}>
        <Select
          {...{ id: 'drill-unit', allowClear: true, showSearch: { optionFilterProp: 'label' } }}
          value={draft.unitId}
          placeholder={t('plan.unit.all')}
          options={units.data?.map((u) => ({ value: u.id, label: wholeName(units.data, u.id) })) ?? []}
          onChange={(unitId) => set({ unitId: unitId ?? null })}
        />
      </Form.Item>
      <Flex gap={16} wrap>
        <Form.Item
          label={t('plan.commander')}
          htmlFor="drill-commander"
          required
          {...wrong('commander.name')}
        >
          <Input
            {...{ id: 'drill-commander', value: commander.name, maxLength: 30, autoComplete: 'off' }}
            onChange={(e) => set({ commander: { ...commander, name: e.target.value } })}
          />
        </Form.Item>
        <Form.Item label={t('plan.commander-phone')} htmlFor="drill-phone" {...wrong('commander.phone')}>
          <Input
            {...{
              id: 'drill-phone',
              value: commander.phone,
              maxLength: 40,
              type: 'tel',
              autoComplete: 'off',
            }}
            onChange={(e) => set({ commander: { ...commander, phone: e.target.value } })}
          />
        </Form.Item>
      </Flex>
    </>
  );
}
