// One shift of the draft: who, where, when, and of a patrol who is in charge.
import { Form, Modal, Select, TimePicker } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useWords } from '../language.tsx';
import { hours, type Line, type Week } from './api.ts';
import { clock, dayOf, span, weekday, weekOf } from './days.ts';

export type Given = Pick<Line, 'memberId' | 'areaId' | 'startsAt' | 'endsAt' | 'officerId'>;

interface Fields {
  memberId: number;
  areaId: number;
  day: string;
  from: Dayjs;
  until: Dayjs;
  officerId?: number | null;
}

const timeOf = (text: string) => dayjs(`2026-01-01T${text}`);

/** `begun`: what is changed, or where and when somebody is missing. */
export interface Begun extends Partial<Given> {
  areaId: number;
  startsAt: string;
  endsAt: string;
}

interface Props {
  week: Week;
  begun: Begun;
  keep(given: Given): void;
  close(): void;
}

export function EditLine({ week, begun, keep, close }: Props) {
  const { t } = useWords();
  const [form] = Form.useForm<Fields>();
  const areaId = Form.useWatch('areaId', form) ?? begun.areaId;
  const isPatrol = week.areas.find((a) => a.id === areaId)?.kind === 'station';
  const required = [{ required: true, message: t('shell.required') }];
  const time = { format: 'HH:mm', minuteStep: 30 as const, needConfirm: false };
  const people = week.guards
    .filter((g) => g.areaIds.includes(areaId) || g.memberId === begun.memberId)
    .sort((a, b) => a.weekMinutes - b.weekMinutes || a.recentMinutes - b.recentMinutes);
  return (
    <Modal
      {...{ open: true, onCancel: close, okText: t('sh.keep'), onOk: () => form.submit() }}
      title={t(begun.memberId ? 'sh.line.change' : 'sh.line.add')}
    >
      <Form
        {...{ form, layout: 'vertical' }}
        initialValues={{
          ...{ memberId: begun.memberId, areaId: begun.areaId, officerId: begun.officerId },
          day: dayOf(begun.startsAt),
          ...{ from: timeOf(clock(begun.startsAt)), until: timeOf(clock(begun.endsAt)) },
        }}
        onFinish={({ day, from, until, officerId, ...who }: Fields) =>
          keep({
            ...{ ...who, ...span(day, from.format('HH:mm'), until.format('HH:mm')) },
            officerId: isPatrol ? (officerId ?? null) : null,
          })
        }
      >
        <Form.Item name="areaId" label={t('sh.area')} rules={required}>
          <Select options={week.areas.map((a) => ({ value: a.id, label: a.name }))} />
        </Form.Item>
        <Form.Item name="memberId" label={t('sh.guard')} rules={required} extra={t('sh.guard.about')}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={people.map((g) => ({
              value: g.memberId,
              label: t('sh.guard.hours', { name: g.name, n: hours(g.weekMinutes) }),
            }))}
          />
        </Form.Item>
        <Form.Item name="day" label={t('sh.day')} rules={required}>
          <Select
            options={weekOf(week.firstDay).map((day) => ({
              value: day,
              label: `${day} ${t(`rc.weekday.${weekday(day)}`)}`,
            }))}
          />
        </Form.Item>
        <Form.Item name="from" label={t('sh.from')} rules={required}>
          <TimePicker {...time} />
        </Form.Item>
        <Form.Item name="until" label={t('sh.until')} rules={required} extra={t('sh.until.about')}>
          <TimePicker {...time} />
        </Form.Item>
        {isPatrol && (
          <Form.Item name="officerId" label={t('sh.officer')} extra={t('sh.officer.about')}>
            <Select
              {...{ allowClear: true, options: week.officers.map((o) => ({ value: o.id, label: o.name })) }}
            />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
