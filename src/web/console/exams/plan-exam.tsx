// Plans an exam: what it is for, when, how long, and how many questions of which topic each paper is drawn from.
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, DatePicker, Flex, Form, Input, InputNumber, Modal, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { ApiError } from '../api.ts';
import { useWords } from '../language.tsx';
import { training } from '../training/api.ts';
import { inCity } from '../when.ts';
import { exams, type QuestionPage } from './api.ts';

interface Given {
  title: string;
  courseId?: number;
  place: string;
  time: [Dayjs, Dayjs];
  minutes: number;
  passMark: number;
  rule: { of: string; count: number; points: number }[];
}

type Topic = QuestionPage['topics'][number];
const keyOf = ({ topic, kind }: Topic) => `${kind} ${topic}`;

export function PlanExam({ onDone }: { onDone(): void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Given>();
  const [wrong, tell] = useState<string[]>([]);
  const [busy, work] = useState(false);
  const bank = useQuery({
    queryKey: ['questions', 'topics'],
    queryFn: async () => (await exams.questions.$get({ query: { pageSize: '1' } })).json(),
  });
  const topics = bank.data?.topics ?? [];
  const plan = async ({ rule, time, courseId, ...given }: Given) => {
    work(true);
    try {
      const lines = rule.map(({ of, count, points }) => {
        const { topic, kind } = topics.find((x) => keyOf(x) === of) as Topic;
        return { topic, kind, count, points };
      });
      const json = { ...given, rule: lines, opensAt: inCity(time[0]), closesAt: inCity(time[1]) };
      await exams.exams.$post({ json: { ...json, ...(courseId && { courseId }) } });
      onDone();
    } catch (error) {
      const fields = error instanceof ApiError ? error.fields.map((f) => f.message) : [];
      tell([(error as Error).message, ...fields]);
    } finally {
      work(false);
    }
  };
  return (
    <Modal
      open
      title={t('exams.plan')}
      okText={t('exams.plan')}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={onDone}
    >
      {wrong.length > 0 && (
        <Alert type="error" showIcon title={wrong.join('；')} style={{ marginBottom: 12 }} />
      )}
      {bank.data && topics.length === 0 && <Alert type="info" showIcon title={t('exams.bank.first')} />}
      <Form
        form={form}
        layout="vertical"
        onFinish={plan}
        initialValues={{ minutes: 60, passMark: 60, rule: [{ count: 10, points: 10 }] }}
      >
        <Fields topics={topics} />
      </Form>
    </Modal>
  );
}

function Fields({ topics }: { topics: Topic[] }) {
  const { t } = useWords();
  const required = [{ required: true, message: t('shell.required') }];
  const courses = useQuery({
    queryKey: ['courses'],
    queryFn: async () => (await training.courses.$get()).json(),
  });
  const options = (courses.data?.items ?? [])
    .filter((c) => !c.retired)
    .map((c) => ({ value: c.id, label: c.title }));
  return (
    <>
      <Form.Item name="title" label={t('exams.exam')} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="courseId" label={t('exams.for')}>
        <Select allowClear options={options} placeholder={t('exams.for.certificate')} />
      </Form.Item>
      <Form.Item name="place" label={t('training.place')} rules={required}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item name="time" label={t('exams.time')} rules={required}>
        <DatePicker.RangePicker
          showTime={{ format: 'HH:mm', minuteStep: 5 }}
          format="YYYY-MM-DD HH:mm"
          placeholder={[t('training.from'), t('training.to')]}
          style={{ width: '100%' }}
        />
      </Form.Item>
      <Flex gap={12}>
        <Form.Item name="minutes" label={t('exams.minutes')} rules={required}>
          <InputNumber min={1} max={480} precision={0} />
        </Form.Item>
        <Form.Item name="passMark" label={t('training.course.mark')} rules={required}>
          <InputNumber min={1} max={100} precision={0} />
        </Form.Item>
      </Flex>
      <RuleLines topics={topics} />
    </>
  );
}

function RuleLines({ topics }: { topics: Topic[] }) {
  const { t } = useWords();
  const required = [{ required: true, message: t('shell.required') }];
  const options = topics.map((x) => ({
    value: keyOf(x),
    label: t('exams.topic', { topic: x.topic, kind: t(`exams.kind.${x.kind}`), n: x.count }),
  }));
  return (
    <Form.List name="rule">
      {(lines, { add, remove }) => (
        <fieldset className="rule">
          <legend>{t('exams.rule')}</legend>
          {lines.map(({ key, name }) => (
            <Flex key={key} gap={8} align="start" wrap>
              <Form.Item
                name={[name, 'of']}
                label={t('exams.rule.of')}
                rules={required}
                style={{ flex: '1 1 200px' }}
              >
                <Select options={options} />
              </Form.Item>
              <Form.Item name={[name, 'count']} label={t('exams.rule.count')} rules={required}>
                <InputNumber min={1} max={100} precision={0} />
              </Form.Item>
              <Form.Item name={[name, 'points']} label={t('exams.rule.points')} rules={required}>
                <InputNumber min={1} max={100} precision={0} />
              </Form.Item>
              {lines.length > 1 && (
                <Button onClick={() => remove(name)} style={{ marginTop: 30 }}>
                  {t('exams.rule.remove')}
                </Button>
              )}
            </Flex>
          ))}
          <Button onClick={() => add({ count: 10, points: 10 })}>{t('exams.rule.add')}</Button>
        </fieldset>
      )}
    </Form.List>
  );
}
