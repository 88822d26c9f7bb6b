// What can be done with one nomination now, by whoever may: admit, refuse, withdraw, issue, print, revoke.
import { useQuery } from '@tanstack/react-query';
import { App, Button, Flex, Input, Modal, Popconfirm, Select } from 'antd';
import { type ReactNode, useState } from 'react';
import { useWords } from '../language.tsx';
import { useRights } from '../rights.tsx';
import { minuteAt } from '../when.ts';
import { certificates, exams, type Nomination } from './api.ts';

interface Parts {
  nomination: Nomination;
  onDone(): void;
}
type Ask = 'admit' | 'refuse' | 'issue' | 'revoke';

export function NextStep({ nomination, onDone }: Parts) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [asking, ask] = useState<Ask | null>(null);
  const rights = useRights();
  const { id, state, certificateId } = nomination;
  const withdraw = async () => {
    try {
      await certificates.nominations[':id'].withdraw.$post({ param: { id: String(id) } });
      onDone();
    } catch (error) {
      message.error((error as Error).message, 8);
    }
  };
  const examines = rights.may('certificate.examine');
  const issues = rights.may('certificate.issue');
  const button = (what: Ask, about: object = {}) => (
    <Button key={what} onClick={() => ask(what)} {...about}>
      {t(`exams.do.${what}`)}
    </Button>
  );
  const offered: ReactNode[] = [
    state === 'nominated' && examines && button('admit', { type: 'primary' }),
    state === 'passed' && issues && button('issue', { type: 'primary' }),
    state === 'issued' && (
      <Button key="print" href={`/api/certificates/${certificateId}/pdf`} target="_blank">
        {t('exams.do.print')}
      </Button>
    ),
    state === 'issued' && issues && button('revoke', { danger: true }),
    (state === 'nominated' || state === 'passed') && examines && button('refuse', { danger: true }),
    (state === 'nominated' || state === 'admitted') && rights.may('certificate.nominate') && (
      <Popconfirm key="withdraw" title={t('exams.withdraw.sure')} onConfirm={withdraw}>
        <Button>{t('exams.do.withdraw')}</Button>
      </Popconfirm>
    ),
  ];
  return (
    <Flex gap={8} wrap>
      {offered}
      {asking && (
        <Asked
          {...{ nomination, what: asking }}
          onDone={() => {
            ask(null);
            onDone();
          }}
        />
      )}
    </Flex>
  );
}

function Asked({ nomination, what, onDone }: Parts & { what: Ask }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [words, say] = useState('');
  const [examId, choose] = useState<number | undefined>();
  const send = async () => {
    const param = { id: String(nomination.id) };
    const one = certificates.nominations[':id'];
    const deeds: Record<Ask, () => Promise<unknown>> = {
      admit: () => one.admit.$post({ param, json: { examId: examId ?? 0, opinion: words } }),
      refuse: () => one.refuse.$post({ param, json: { opinion: words } }),
      issue: () => one.issue.$post({ param, json: words.trim() ? { number: words } : {} }),
      revoke: () =>
        certificates.certificates[':id'].revoke.$post({
          param: { id: String(nomination.certificateId) },
          json: { reason: words },
        }),
    };
    try {
      await deeds[what]();
      onDone();
    } catch (error) {
      message.error((error as Error).message, 8);
    }
  };
  const needsWords = what === 'refuse' || what === 'revoke';
  const whole = what === 'admit' ? examId !== undefined : !needsWords || words.trim() !== '';
  return (
    <Modal
      open
      title={`${t(`exams.do.${what}`)} · ${nomination.name}`}
      okText={t(`exams.do.${what}`)}
      okButtonProps={{ disabled: !whole }}
      onOk={send}
      onCancel={onDone}
    >
      <Flex vertical gap={8}>
        {what === 'admit' && <ExamChoice value={examId} onChoose={choose} />}
        <label htmlFor="step-words">{t(`exams.words.${what}`)}</label>
        <Input id="step-words" maxLength={500} value={words} onChange={(e) => say(e.target.value)} />
      </Flex>
    </Modal>
  );
}

function ExamChoice({ value, onChoose }: { value: number | undefined; onChoose(id: number): void }) {
  const { t } = useWords();
  const found = useQuery({
    queryKey: ['exams', 'coming', 1],
    queryFn: async () => (await exams.exams.$get({ query: { when: 'coming', pageSize: '100' } })).json(),
  });
  const options = (found.data?.items ?? [])
    .filter((e) => e.courseId === null)
    .map((e) => ({ value: e.id, label: `${e.title} ${minuteAt(e.opensAt)} ${e.place}` }));
  return (
    <>
      <label htmlFor="step-exam">{t('exams.exam')}</label>
      <Select
        {...{ id: 'step-exam', value, options, onChange: onChoose }}
        notFoundContent={t('exams.for.certificate.none')}
      />
    </>
  );
}
