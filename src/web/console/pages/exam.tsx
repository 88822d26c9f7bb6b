// One exam: its candidates, whose paper waits for an examiner, who does not agree with a mark.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Empty, Flex, Popconfirm, Typography } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { type Candidate, type Exam, exams } from '../exams/api.ts';
import { Decide } from '../exams/decide.tsx';
import { MemberPicker } from '../exams/member-picker.tsx';
import { Tasks } from '../exams/tasks.tsx';
import { useWords } from '../language.tsx';
import { useRights } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { examPageTexts } from '../texts/exam-texts.ts';
import { addTexts } from '../texts.ts';
import '../training/training.css';
import { minuteAt } from '../when.ts';

addTexts(examPageTexts);
const one = exams.exams[':id'];

export default function ExamPage() {
  const { t } = useWords();
  const id = useParams().id ?? '';
  const client = useQueryClient();
  const rights = useRights({ target: 'exam', id: Number(id) });
  const key = ['exam', id];
  const again = () => client.invalidateQueries({ queryKey: key });
  const found = useQuery({ queryKey: key, queryFn: async () => (await one.$get({ param: { id } })).json() });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const { exam, candidates } = found.data;
  const holds = rights.may('exam.hold');
  return (
    <Flex vertical gap={12} className="sheet">
      <Link href={exam.courseId === null ? '/exams/certificates' : '/exams'}>{t('exams.back')}</Link>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {exam.title} · {exam.place}
      </Typography.Title>
      <p>
        {minuteAt(exam.opensAt)} – {minuteAt(exam.closesAt)} · {t('exams.minutes')} {exam.minutes} ·{' '}
        {t('training.course.mark')} {exam.passMark} · {t(`exams.state.${exam.state}`)}
      </p>
      {exam.state === 'open' && holds && <Holding {...{ exam, onDone: again }} />}
      {candidates.length === 0 ? (
        <Empty
          description={t(exam.courseId === null ? 'exams.candidates.nominate' : 'exams.candidates.none')}
        />
      ) : (
        <ul aria-label={t('exams.candidates')}>
          {candidates.map((c) => (
            <Row key={c.id} {...{ exam, candidate: c, holds, decides: rights.may('exam.decide'), again }} />
          ))}
        </ul>
      )}
    </Flex>
  );
}

function Holding({ exam, onDone }: { exam: Exam; onDone(): void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [chosen, choose] = useState<number[]>([]);
  const param = { id: String(exam.id) };
  const doing = async (deed: () => Promise<unknown>) => {
    try {
      await deed();
      choose([]);
      onDone();
    } catch (error) {
      message.error((error as Error).message, 8);
    }
  };
  return (
    <Flex gap={12} wrap align="end">
      {exam.courseId !== null && (
        <>
          <div style={{ flex: '1 1 260px' }}>
            <label htmlFor="invited">{t('exams.invite.who')}</label>
            <MemberPicker id="invited" several chosen={chosen} onChoose={choose} />
          </div>
          <Button
            type="primary"
            disabled={chosen.length === 0}
            onClick={() => doing(() => one.candidates.$post({ param, json: { memberIds: chosen } }))}
          >
            {t('exams.invite', { n: chosen.length })}
          </Button>
        </>
      )}
      <Popconfirm title={t('exams.cancel.sure')} onConfirm={() => doing(() => one.cancel.$post({ param }))}>
        <Button danger>{t('exams.cancel')}</Button>
      </Popconfirm>
    </Flex>
  );
}

interface RowParts {
  exam: Exam;
  candidate: Candidate;
  holds: boolean;
  decides: boolean;
  again(): void;
}

function Row({ exam, candidate: c, holds, decides, again }: RowParts) {
  const { t } = useWords();
  const { message } = App.useApp();
  const off = async () => {
    const param = { id: String(exam.id), sittingId: String(c.id) };
    try {
      await one.candidates[':sittingId'].$delete({ param });
      again();
    } catch (error) {
      message.error((error as Error).message, 8);
    }
  };
  return (
    <li>
      <span className="who">
        <b>{c.name}</b> <small>{c.unitName}</small>
      </span>
      <span>
        {c.outcome
          ? `${t(`training.outcome.${c.outcome}`)} ${c.mark ?? ''}`
          : t(`exams.candidate.${c.state}`, { at: c.dueAt ? minuteAt(c.dueAt) : '' })}
        {c.timedOut && ` · ${t('exams.timed-out')}`}
      </span>
      {holds && c.state === 'handed_in' && <Tasks {...{ exam, candidate: c, onDone: again }} />}
      {holds && c.state === 'invited' && exam.courseId !== null && exam.state === 'open' && (
        <Button onClick={off}>{t('exams.off')}</Button>
      )}
      {c.appeal && <Decide {...{ exam, candidate: c, decides, onDone: again }} />}
    </li>
  );
}
