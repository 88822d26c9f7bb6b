// What a candidate has against a mark, and what was decided, or is to be.
import { App, Button, Input, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { type Candidate, type Exam, exams } from './api.ts';

interface Parts {
  exam: Exam;
  candidate: Candidate;
  decides: boolean;
  onDone(): void;
}

export function Decide({ exam, candidate, decides, onDone }: Parts) {
  const { t } = useWords();
  const [open, show] = useState(false);
  const { appeal } = candidate;
  if (!appeal) return null;
  return (
    <div className="appeal">
      <b>{t('exams.appeal')}</b> {appeal.text}{' '}
      {appeal.decided
        ? t('exams.appeal.decided', {
            from: appeal.fromMark,
            to: appeal.toMark ?? 0,
            reason: appeal.reason ?? '',
          })
        : decides && (
            <Button type="primary" onClick={() => show(true)}>
              {t('exams.appeal.decide')}
            </Button>
          )}
      {open && <Deciding {...{ exam, candidate, onDone }} close={() => show(false)} />}
    </div>
  );
}

function Deciding({ exam, candidate, onDone, close }: Omit<Parts, 'decides'> & { close(): void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const from = candidate.appeal?.fromMark ?? 0;
  const [mark, give] = useState<number | null>(from);
  const [reason, say] = useState('');
  const send = async () => {
    const param = { id: String(exam.id), sittingId: String(candidate.id) };
    try {
      await exams.exams[':id'].candidates[':sittingId'].appeal.$post({
        param,
        json: { mark: mark ?? from, reason },
      });
      close();
      onDone();
    } catch (error) {
      message.error((error as Error).message, 8);
    }
  };
  return (
    <Modal
      open
      title={`${t('exams.appeal.decide')} · ${candidate.name}`}
      okButtonProps={{ disabled: reason.trim() === '' || mark === null }}
      onOk={send}
      onCancel={close}
    >
      <p>{candidate.appeal?.text}</p>
      <label htmlFor="appeal-mark">{t('exams.appeal.mark', { from })}</label>
      <br />
      <InputNumber id="appeal-mark" min={from} max={100} precision={0} value={mark} onChange={give} />
      <br />
      <label htmlFor="appeal-reason">{t('exams.appeal.reason')}</label>
      <Input id="appeal-reason" maxLength={500} value={reason} onChange={(e) => say(e.target.value)} />
    </Modal>
  );
}
