// The practical part of one paper: the examiner ticks what was done.
import { useQuery } from '@tanstack/react-query';
import { App, Button, Checkbox, Modal } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { Failed, Loading } from '../shell.tsx';
import { type Candidate, type Exam, exams } from './api.ts';

interface Parts {
  exam: Exam;
  candidate: Candidate;
  onDone(): void;
}
const tasksOf = exams.exams[':id'].candidates[':sittingId'].tasks;

export function Tasks(parts: Parts) {
  const { t } = useWords();
  const [open, show] = useState(false);
  return (
    <>
      <Button type="primary" onClick={() => show(true)}>
        {t('exams.tasks')}
      </Button>
      {open && <Ticking {...parts} close={() => show(false)} />}
    </>
  );
}

function Ticking({ exam, candidate, onDone, close }: Parts & { close(): void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [done, tick] = useState<Record<number, number[]>>({});
  const param = { id: String(exam.id), sittingId: String(candidate.id) };
  const found = useQuery({
    queryKey: ['tasks', candidate.id],
    queryFn: async () => (await tasksOf.$get({ param })).json(),
  });
  const send = async () => {
    const tasks = (found.data?.tasks ?? []).map(({ place }) => ({ place, done: done[place] ?? [] }));
    try {
      const { mark } = await (await tasksOf.$post({ param, json: { tasks } })).json();
      message.success(t('exams.tasks.marked', { name: candidate.name, mark }), 8);
      close();
      onDone();
    } catch (error) {
      message.error((error as Error).message, 8);
    }
  };
  return (
    <Modal open title={candidate.name} okText={t('exams.tasks.send')} onOk={send} onCancel={close}>
      {found.isPending && <Loading />}
      {found.isError && <Failed error={found.error} retry={found.refetch} />}
      {found.data?.tasks.map(({ place, stem, steps }) => (
        <fieldset key={place} className="task">
          <legend>{stem}</legend>
          <Checkbox.Group
            options={steps.map((label, value) => ({ label, value }))}
            value={done[place] ?? []}
            onChange={(chosen) => tick({ ...done, [place]: chosen as number[] })}
          />
        </fieldset>
      ))}
    </Modal>
  );
}
