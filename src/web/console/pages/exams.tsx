// Exams: what is held, the bank of questions, the way to a guard certificate; each a tab with its own address.
import { Flex, Tabs, Typography } from 'antd';
import { useLocation } from 'wouter';
import { ExamList } from '../exams/exam-list.tsx';
import { Nominations } from '../exams/nominations.tsx';
import { QuestionBank } from '../exams/question-bank.tsx';
import { useWords } from '../language.tsx';
import { useRights } from '../rights.tsx';
import { examPageTexts } from '../texts/exam-texts.ts';
import { addTexts } from '../texts.ts';

addTexts(examPageTexts);

const TABS = [
  { key: 'list', needs: 'exam.read' },
  { key: 'questions', needs: 'question.change' },
  { key: 'certificates', needs: 'certificate.read' },
] as const;

export default function ExamsPage() {
  const { t } = useWords();
  const [path, go] = useLocation();
  const rights = useRights();
  const open = TABS.filter(({ needs }) => rights.may(needs));
  const here = open.find(({ key }) => path === `/exams/${key}`)?.key ?? open[0]?.key;
  const content = { list: <ExamList />, questions: <QuestionBank />, certificates: <Nominations /> };
  return (
    <Flex vertical gap={8}>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {t('exams.title')}
      </Typography.Title>
      {here && (
        <Tabs
          activeKey={here}
          onChange={(tab) => go(tab === 'list' ? '/exams' : `/exams/${tab}`)}
          destroyOnHidden
          items={open.map(({ key }) => ({ key, label: t(`exams.${key}`), children: content[key] }))}
        />
      )}
    </Flex>
  );
}
