// What an officer enters of a held scene: that it is, the first action, the police there, called off.
import { Form, Input, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { inCity } from '../when.ts';
import { type Hold, holds, useSites } from './api.ts';
import { Ask, useRequired, When } from './ask.tsx';

interface Begun {
  siteId: number;
  text: string;
  place?: string;
  begunAt?: Dayjs;
}

export function BeginHold({ onDone }: { onDone(): void }) {
  const { t } = useWords();
  const sites = useSites();
  const required = useRequired();
  // One for the window: however often it is sent, it is one report.
  const [clientId] = useState(() => crypto.randomUUID());
  return (
    <Ask<Begun>
      title={t('jd.hold.add')}
      keep={({ begunAt, place = '', ...given }) =>
        holds.$post({ json: { ...given, place, clientId, ...(begunAt && { begunAt: inCity(begunAt) }) } })
      }
      onDone={onDone}
    >
      <Form.Item
        {...{ name: 'siteId', label: t('jd.site') }}
        rules={[{ required: true, message: t('shell.required') }]}
      >
        <Select options={sites} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item name="text" label={t('hold.field.text')} rules={required}>
        <Input.TextArea rows={3} maxLength={1_000} />
      </Form.Item>
      <Form.Item name="place" label={t('hold.field.place')}>
        <Input maxLength={200} />
      </Form.Item>
      <When name="begunAt" label={t('jd.begun')} />
    </Ask>
  );
}

export type Step = 'action' | 'arrival' | 'call-off';

interface Said {
  text?: string;
  who?: string;
  reason?: string;
  at?: Dayjs;
}

const TITLES = { action: 'jd.hold.act', arrival: 'jd.hold.arrive', 'call-off': 'jd.hold.call-off' };

export function HoldStep({ hold, step, onDone }: { hold: Hold; step: Step; onDone(): void }) {
  const { t } = useWords();
  const required = useRequired();
  const param = { id: String(hold.id) };
  const keep = ({ text = '', who = '', reason = '', at }: Said) => {
    const when = at && { at: inCity(at) };
    if (step === 'action') return holds[':id'].action.$post({ param, json: { text, ...when } });
    if (step === 'arrival') return holds[':id'].arrival.$post({ param, json: { who, ...when } });
    return holds[':id']['call-off'].$post({ param, json: { reason } });
  };
  return (
    <Ask<Said> title={`${t(TITLES[step])} · ${hold.siteName}`} keep={keep} onDone={onDone}>
      {step === 'action' && (
        <Form.Item name="text" label={t('hold.field.did')}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      )}
      {step === 'arrival' && (
        <Form.Item name="who" label={t('hold.field.who')} rules={required}>
          <Input maxLength={100} />
        </Form.Item>
      )}
      {step === 'call-off' && (
        <Form.Item name="reason" label={t('jd.reason')} rules={required}>
          <Input maxLength={200} />
        </Form.Item>
      )}
      {step !== 'call-off' && <When name="at" label={t('hold.field.at')} />}
    </Ask>
  );
}
