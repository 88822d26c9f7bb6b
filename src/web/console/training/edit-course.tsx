// One course of the standard, new or changed; somebody else's change in between is told.
import { Alert, Form, Input, InputNumber, Modal, Select, Switch } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { QUALIFICATIONS, ROLES } from '../pages/force-words.ts';
import { type Course, training } from './api.ts';

interface Given {
  title: string;
  qualification?: string;
  validMonths?: number | null;
  passMark?: number | null;
  needs: string[];
  retired?: boolean;
}

const needKey = ({ post, role }: Course['needs'][number]) =>
  post ? `post ${post}` : role ? `role ${role}` : 'all';
const needOf = (key: string) => {
  const [what, which] = key.split(' ');
  return what === 'all' ? {} : { [what as string]: which };
};

export function EditCourse({ course, onDone }: { course: Course | null; onDone(): void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Given>();
  const [wrong, tell] = useState<string | null>(null);
  const save = async ({ needs, ...given }: Given) => {
    const json = { ...given, qualification: given.qualification ?? null, needs: needs.map(needOf) } as never;
    try {
      if (course) {
        const whole = { ...(json as object), version: course.version } as never;
        await training.courses[':id'].$put({ param: { id: String(course.id) }, json: whole });
      } else await training.courses.$post({ json });
      onDone();
    } catch (error) {
      tell((error as Error).message);
    }
  };
  return (
    <Modal
      open
      title={course?.title ?? t('training.add-course')}
      onOk={() => form.submit()}
      onCancel={onDone}
    >
      {wrong && <Alert type="error" showIcon title={wrong} style={{ marginBottom: 12 }} />}
      <Form
        form={form}
        layout="vertical"
        onFinish={save}
        initialValues={{
          ...course,
          qualification: course?.qualification ?? undefined,
          needs: (course?.needs ?? []).map(needKey),
        }}
      >
        <Fields known={course !== null} />
      </Form>
    </Modal>
  );
}

function Fields({ known }: { known: boolean }) {
  const { t } = useWords();
  const posts = ['leader', 'deputy', 'member'].map((p) => ({ value: `post ${p}`, label: t(`post.${p}`) }));
  const roles = ROLES.map((r) => ({ value: `role ${r}`, label: t(`role.${r}`) }));
  return (
    <>
      <Form.Item
        name="title"
        label={t('training.course.title')}
        rules={[{ required: true, whitespace: true, message: t('shell.required') }]}
      >
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="qualification" label={t('training.course.gives')}>
        <Select
          allowClear
          placeholder={t('training.course.gives.none')}
          options={QUALIFICATIONS.map((k) => ({ value: k, label: t(`skill.${k}`) }))}
        />
      </Form.Item>
      <Form.Item name="validMonths" label={t('training.course.months')}>
        <InputNumber
          min={1}
          max={120}
          precision={0}
          placeholder={t('training.course.months.none')}
          style={{ width: '100%' }}
        />
      </Form.Item>
      <Form.Item name="passMark" label={t('training.course.mark')}>
        <InputNumber
          min={1}
          max={100}
          precision={0}
          placeholder={t('training.course.mark.none')}
          style={{ width: '100%' }}
        />
      </Form.Item>
      <Form.Item name="needs" label={t('training.course.needs')}>
        <Select
          mode="multiple"
          options={[{ value: 'all', label: t('training.course.everybody') }, ...posts, ...roles]}
        />
      </Form.Item>
      {known && (
        <Form.Item name="retired" label={t('training.course.retire')} valuePropName="checked">
          <Switch />
        </Form.Item>
      )}
    </>
  );
}
