// A step on a sheet that needs words: asked in a window; what the server says against it is shown there, nothing is lost.
import { Alert, Button, Input, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { ApiError } from '../api.ts';
import { useWords } from '../language.tsx';

interface Parts {
  button: string;
  label: string;
  /** What else there is to say, above the words. */
  children?: ReactNode;
  danger?: boolean;
  onSend(words: string): Promise<unknown>;
}

export function Ask({ button, label, children, danger = false, onSend }: Parts) {
  const { t } = useWords();
  const [open, show] = useState(false);
  const [words, say] = useState('');
  const [wrong, tell] = useState<string | null>(null);
  const send = async () => {
    try {
      await onSend(words.trim());
      show(false);
      say('');
      tell(null);
    } catch (error) {
      const fields = error instanceof ApiError ? error.fields.map((f) => f.message) : [];
      tell([(error as Error).message, ...fields].join(t('scores.comma')));
    }
  };
  return (
    <>
      <Button danger={danger} onClick={() => show(true)}>
        {button}
      </Button>
      <Modal
        {...{ open, title: button, okText: button, onOk: send, destroyOnHidden: true }}
        okButtonProps={{ disabled: words.trim() === '' }}
        onCancel={() => show(false)}
      >
        {wrong && <Alert type="error" showIcon title={wrong} style={{ marginBottom: 12 }} />}
        {children}
        <label htmlFor="sheet-words" style={{ display: 'block' }}>
          {label}
        </label>
        <Input.TextArea
          {...{ id: 'sheet-words', rows: 2, maxLength: 500, value: words }}
          onChange={(e) => say(e.target.value)}
        />
      </Modal>
    </>
  );
}
