// A question in a window: its fields, and what the server says against them, with nothing lost.
import { Alert, DatePicker, Form, type FormProps, Modal } from 'antd';
import dayjs from 'dayjs';
import { type ReactNode, useState } from 'react';
import { saidOf } from '../bulletins/api.ts';
import { useWords } from '../language.tsx';
import { minuteAt, pageNow } from '../when.ts';

interface AskProps<T> {
  title: string;
  okText?: string;
  initial?: FormProps<T>['initialValues'];
  /** Closes when it went well. */
  keep(given: T): Promise<unknown>;
  onDone(): void;
  children: ReactNode;
}

export function Ask<T extends object>({ title, okText, initial, keep, onDone, children }: AskProps<T>) {
  const { t } = useWords();
  const [form] = Form.useForm<T>();
  const [wrong, tell] = useState<string | null>(null);
  const [busy, work] = useState(false);
  const send = async (given: T) => {
    work(true);
    try {
      await keep(given);
      onDone();
    } catch (error) {
      tell(saidOf(error));
    } finally {
      work(false);
    }
  };
  return (
    <Modal
      {...{ open: true, confirmLoading: busy, title, onCancel: onDone, okText: okText ?? t('jd.keep') }}
      onOk={() => form.submit()}
    >
      {wrong && (
        <Alert
          {...{ type: 'error', showIcon: true, title: wrong }}
          style={{ marginBottom: 12, whiteSpace: 'pre-line' }}
        />
      )}
      <Form<T> {...{ form, layout: 'vertical', ...(initial && { initialValues: initial }) }} onFinish={send}>
        {children}
      </Form>
    </Modal>
  );
}

export const useRequired = () => {
  const { t } = useWords();
  return [{ required: true, whitespace: true, message: t('shell.required') }];
};

/** The city's time; left empty it is the moment at which it is sent. */
export function When({ name, label }: { name: string; label: string }) {
  const { t } = useWords();
  return (
    <Form.Item name={name} label={label} extra={t('jd.when')}>
      <DatePicker
        {...{ showTime: { format: 'HH:mm' }, format: 'YYYY-MM-DD HH:mm' }}
        defaultPickerValue={dayjs(minuteAt(pageNow()))}
      />
    </Form.Item>
  );
}
