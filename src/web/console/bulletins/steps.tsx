// What can be done with a bulletin that was sent: remind, correct, cancel; each says whom it reaches before it is done.
import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Flex, Form, Input, Modal, Popconfirm } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { Allowed } from '../rights.tsx';
import { bulletins, saidOf, type Whole, type Wording } from './api.ts';
import { wordingBody, wordingOf } from './draft.ts';
import { WordingFields } from './wording-fields.tsx';

const one = bulletins[':id'];

interface CorrectProps {
  id: string;
  people: number;
  wording: Wording;
  onDone(): void;
}

function Correct({ id, people, wording, onDone }: CorrectProps) {
  const { t } = useWords();
  const [written, write] = useState(wordingOf(wording));
  const [wrong, tell] = useState<string | null>(null);
  const [busy, work] = useState(false);
  const send = async () => {
    work(true);
    try {
      await one.update.$post({ param: { id }, json: wordingBody(written) });
      onDone();
    } catch (error) {
      tell(saidOf(error));
    } finally {
      work(false);
    }
  };
  return (
    <Modal
      {...{ open: true, width: 720, title: t('bul.correct'), okText: t('bul.correct.send', { n: people }) }}
      {...{ confirmLoading: busy, onOk: send, onCancel: onDone }}
    >
      <p>{t('bul.correct.what', { n: people })}</p>
      {wrong && <Alert type="error" showIcon className="bul-lines" title={wrong} />}
      <Form layout="vertical" component="div">
        <WordingFields wording={written} missing={[]} set={(change) => write({ ...written, ...change })} />
      </Form>
    </Modal>
  );
}

function Cancel({ id, people, onDone }: Omit<CorrectProps, 'wording'>) {
  const { t } = useWords();
  const [reason, give] = useState('');
  const [wrong, tell] = useState<string | null>(null);
  const cancel = async () => {
    if (reason.trim() === '') return tell(t('bul.cancel.why'));
    try {
      await one.cancel.$post({ param: { id }, json: { reason } });
      onDone();
    } catch (error) {
      tell(saidOf(error));
    }
  };
  return (
    <Modal
      {...{ open: true, title: t('bul.cancel'), okText: t('bul.cancel.send', { n: people }) }}
      {...{ okButtonProps: { danger: true }, onOk: cancel, onCancel: onDone }}
    >
      <p>{t('bul.cancel.what', { n: people })}</p>
      {wrong && <Alert type="error" showIcon title={wrong} />}
      <label htmlFor="bul-reason">{t('bul.cancel.reason')}</label>
      <Input id="bul-reason" maxLength={200} value={reason} onChange={(e) => give(e.target.value)} />
    </Modal>
  );
}

export function Steps({ whole: { bulletin, versions } }: { whole: Whole }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [doing, start] = useState<'correct' | 'cancel' | null>(null);
  const id = String(bulletin.id);
  const [wording] = versions;
  const { people, read, state } = bulletin;
  const done = () => {
    start(null);
    client.invalidateQueries({ queryKey: ['bulletin', id] });
  };
  const remind = async () => {
    try {
      const told = await (await one.remind.$post({ param: { id } })).json();
      message.success(t('bul.reminded', { n: told.people }));
      done();
    } catch (error) {
      message.error(saidOf(error), 8);
    }
  };
  if (state !== 'sent' || !wording) return null;
  return (
    <Allowed permission="duty.change">
      <Flex gap={12} wrap justify="space-between">
        <Flex gap={8} wrap>
          <Popconfirm
            title={t('bul.remind.sure', { n: people - read })}
            okText={t('bul.remind')}
            onConfirm={remind}
          >
            <Button disabled={people === read}>{t('bul.remind')}</Button>
          </Popconfirm>
          <Button onClick={() => start('correct')}>{t('bul.correct')}</Button>
        </Flex>
        <Button danger onClick={() => start('cancel')}>
          {t('bul.cancel')}
        </Button>
      </Flex>
      {doing === 'correct' && <Correct {...{ id, people, wording, onDone: done }} />}
      {doing === 'cancel' && <Cancel {...{ id, people, onDone: done }} />}
    </Allowed>
  );
}
