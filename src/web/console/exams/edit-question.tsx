// One question, new or changed: its options a line each, the right ones ticked.
import { Alert, AutoComplete, Checkbox, Form, Input, Modal, Radio, Select, Switch } from 'antd';
import { useState } from 'react';
import { ApiError } from '../api.ts';
import { useWords } from '../language.tsx';
import { exams, KINDS, type Question } from './api.ts';

interface Given {
  topic: string;
  kind: Question['kind'];
  stem: string;
  lines?: string;
  several?: number[];
  one?: number;
  retired?: boolean;
}

const linesOf = (text = '') =>
  text
    .split('\n')
    .map((l) => l.trim())
    .filter(Boolean);

function answerOf({ kind, several = [], one }: Given): number[] {
  if (kind === 'practical') return [];
  if (kind === 'multiple') return [...several].sort();
  return one === undefined ? [] : [one];
}

interface Parts {
  question: Question | null;
  topics: string[];
  onDone(): void;
}

export function EditQuestion({ question, topics, onDone }: Parts) {
  const { t } = useWords();
  const [form] = Form.useForm<Given>();
  const [wrong, tell] = useState<string[]>([]);
  const save = async (given: Given) => {
    const { topic, kind, stem, retired = false } = given;
    const options = kind === 'true_false' ? [] : linesOf(given.lines);
    const json = { topic, kind, stem, options, answer: answerOf(given) };
    try {
      if (question) {
        const param = { id: String(question.id) };
        await exams.questions[':id'].$put({ param, json: { ...json, retired, version: question.version } });
      } else await exams.questions.$post({ json });
      onDone();
    } catch (error) {
      tell([
        (error as Error).message,
        ...(error instanceof ApiError ? error.fields.map((f) => f.message) : []),
      ]);
    }
  };
  return (
    <Modal
      open
      title={question ? t('exams.question') : t('exams.question.add')}
      onOk={() => form.submit()}
      onCancel={onDone}
    >
      {wrong.length > 0 && (
        <Alert type="error" showIcon title={wrong.join('；')} style={{ marginBottom: 12 }} />
      )}
      <Form
        form={form}
        layout="vertical"
        onFinish={save}
        initialValues={{
          ...{ kind: 'single', topic: question?.topic, ...question, lines: question?.options.join('\n') },
          ...{ several: question?.answer, one: question?.answer[0] },
        }}
      >
        <Fields known={question !== null} topics={topics} />
      </Form>
    </Modal>
  );
}

function Fields({ known, topics }: { known: boolean; topics: string[] }) {
  const { t } = useWords();
  const kind: Question['kind'] = Form.useWatch('kind') ?? 'single';
  const required = [{ required: true, whitespace: true, message: t('shell.required') }];
  return (
    <>
      <Form.Item name="topic" label={t('exams.topics')} rules={required}>
        <AutoComplete options={topics.map((value) => ({ value }))} maxLength={40} />
      </Form.Item>
      <Form.Item name="kind" label={t('exams.kind')}>
        <Select options={KINDS.map((value) => ({ value, label: t(`exams.kind.${value}`) }))} />
      </Form.Item>
      <Form.Item name="stem" label={t('exams.stem')} rules={required}>
        <Input.TextArea maxLength={500} rows={2} />
      </Form.Item>
      {kind !== 'true_false' && (
        <Form.Item
          name="lines"
          label={t(kind === 'practical' ? 'exams.steps.lines' : 'exams.options.lines')}
          rules={required}
        >
          <Input.TextArea rows={3} />
        </Form.Item>
      )}
      <Right kind={kind} />
      {known && (
        <Form.Item name="retired" label={t('training.course.retire')} valuePropName="checked">
          <Switch />
        </Form.Item>
      )}
    </>
  );
}

function Right({ kind }: { kind: Question['kind'] }) {
  const { t } = useWords();
  const lines = linesOf(Form.useWatch('lines'));
  const required = [{ required: true, message: t('exams.right.required') }];
  const choices = lines.map((label, value) => ({ value, label }));
  if (kind === 'practical' || (kind !== 'true_false' && lines.length === 0)) return null;
  if (kind === 'multiple')
    return (
      <Form.Item name="several" label={t('exams.right')} rules={required}>
        <Checkbox.Group options={choices} />
      </Form.Item>
    );
  const statement = [
    { value: 1, label: t('exams.true') },
    { value: 0, label: t('exams.false') },
  ];
  return (
    <Form.Item name="one" label={t('exams.right')} rules={required}>
      <Radio.Group options={kind === 'true_false' ? statement : choices} />
    </Form.Item>
  );
}
