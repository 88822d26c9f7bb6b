// What is asked of a pair: two sites by name, why not, why no longer and since when.
import { DatePicker, Form, Input, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useWords } from '../language.tsx';
import { minuteAt, pageNow } from '../when.ts';
import { type Pair, pairs, useSites } from './api.ts';
import { Ask, useRequired } from './ask.tsx';

export function NamePair({ onDone }: { onDone(): void }) {
  const { t } = useWords();
  const sites = useSites();
  const required = [{ required: true, message: t('shell.required') }];
  return (
    <Ask<{ a: number; b: number }>
      title={t('jd.name')}
      keep={({ a, b }) => pairs.$post({ json: { siteIds: [a, b] } })}
      onDone={onDone}
    >
      {(['a', 'b'] as const).map((side) => (
        <Form.Item key={side} name={side} label={t(`jd.side.${side}`)} rules={required}>
          <Select options={sites} showSearch={{ optionFilterProp: 'label' }} />
        </Form.Item>
      ))}
    </Ask>
  );
}

function Reason() {
  const { t } = useWords();
  return (
    <Form.Item name="reason" label={t('jd.reason')} rules={useRequired()}>
      <Input maxLength={200} />
    </Form.Item>
  );
}

const named = ({ a, b }: Pair) => ({ a: a.siteName, b: b.siteName });

export function Decline({ pair, onDone }: { pair: Pair; onDone(): void }) {
  const { t } = useWords();
  return (
    <Ask<{ reason: string }>
      title={t('jd.decline.of', named(pair))}
      okText={t('jd.decline')}
      keep={(json) => pairs[':id'].decline.$post({ param: { id: String(pair.id) }, json })}
      onDone={onDone}
    >
      <p className="quiet">{t('jd.decline.about')}</p>
      <Reason />
    </Ask>
  );
}

export function EndPair({ pair, onDone }: { pair: Pair; onDone(): void }) {
  const { t } = useWords();
  const today = minuteAt(pageNow()).slice(0, 10);
  return (
    <Ask<{ reason: string; endedOn: Dayjs }>
      title={t('jd.end.of', named(pair))}
      okText={t('jd.end')}
      initial={{ endedOn: dayjs(today) }}
      keep={({ reason, endedOn }) =>
        pairs[':id'].end.$post({
          ...{ param: { id: String(pair.id) }, json: { reason, endedOn: endedOn.format('YYYY-MM-DD') } },
        })
      }
      onDone={onDone}
    >
      <Reason />
      <Form.Item
        {...{ name: 'endedOn', label: t('jd.end.day') }}
        rules={[{ required: true, message: t('shell.required') }]}
      >
        <DatePicker allowClear={false} disabledDate={(day) => day.format('YYYY-MM-DD') > today} />
      </Form.Item>
    </Ask>
  );
}
