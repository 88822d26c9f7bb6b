// Before a draft is published: who is in charge of the patrols, and what is to be known of it.
import { Alert, Checkbox, Form, Modal, Select } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { isSoft, type Plan, type Week } from './api.ts';

interface Props {
  week: Week;
  plan: Plan;
  publish(officerId: number | null, despite: boolean): void;
  close(): void;
}

export function Publish({ week, plan, publish, close }: Props) {
  const { t } = useWords();
  const [officerId, name] = useState(plan.officerId);
  const [despite, confirm] = useState(false);
  const conflicts = plan.lines.flatMap((l) => l.conflicts);
  const hard = conflicts.filter((kind) => !isSoft(kind)).length;
  const soft = conflicts.length - hard;
  const stations = new Set(week.areas.filter((a) => a.kind === 'station').map((a) => a.id));
  const patrols = plan.lines.filter((l) => stations.has(l.areaId)).length;
  return (
    <Modal
      {...{ open: true, onCancel: close, title: t('sh.publish'), okText: t('sh.publish') }}
      okButtonProps={{ disabled: hard > 0 || (soft > 0 && !despite) }}
      onOk={() => publish(officerId, despite)}
    >
      <p>{t('sh.publish.about', { n: plan.lines.length })}</p>
      {patrols > 0 && (
        <Form.Item label={t('sh.officer.week')} extra={t('sh.officer.week.about')} layout="vertical">
          <Select
            {...{ allowClear: true, value: officerId, 'aria-label': t('sh.officer.week') }}
            options={week.officers.map((o) => ({ value: o.id, label: o.name }))}
            onChange={(id) => name(id ?? null)}
          />
        </Form.Item>
      )}
      {hard > 0 && <Alert type="error" showIcon title={t('sh.publish.hard', { n: hard })} />}
      {soft > 0 && (
        <Checkbox checked={despite} onChange={(e) => confirm(e.target.checked)}>
          {t('sh.publish.soft', { n: soft })}
        </Checkbox>
      )}
    </Modal>
  );
}
