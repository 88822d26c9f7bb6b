// How much the judgement may do in this call-out from now on, and why: the reason stands in the log.
import { Form, Input, Modal, Radio } from 'antd';
import { useWords } from '../language.tsx';
import { useActions } from './actions.ts';
import type { Head } from './use-board.ts';

const MODES = ['act', 'propose', 'off'] as const;
type Mode = Head['judged']['mode'];

export default function JudgedMode(props: { calloutId: number; mode: Mode; close(): void }) {
  const { calloutId, mode, close } = props;
  const { t } = useWords();
  const { busy, run } = useActions(calloutId);
  const [form] = Form.useForm<{ mode: Mode; reason: string }>();
  const set = async (body: { mode: Mode; reason: string }) => {
    await run('/forecast-mode', t('live.done.mode'), body, 'PUT');
    close();
  };
  return (
    <Modal
      open
      title={t('live.judged.mode')}
      okText={t('live.judged.save')}
      cancelText={t('confirm.back')}
      okButtonProps={{ disabled: busy }}
      onOk={() => form.submit()}
      onCancel={close}
    >
      <Form {...{ form, layout: 'vertical', requiredMark: false, onFinish: set }}>
        <Form.Item name="mode" initialValue={MODES.find((m) => m !== mode)}>
          <Radio.Group
            aria-label={t('live.judged.mode')}
            options={MODES.filter((m) => m !== mode).map((value) => ({
              value,
              label: t(`live.judged.${value}`),
            }))}
          />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t('live.judged.why')}
          rules={[{ required: true, whitespace: true, message: t('live.judged.why.needed') }]}
        >
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
