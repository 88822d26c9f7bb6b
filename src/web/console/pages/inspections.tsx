// Inspections: the month's plan, findings, what was done, how far everybody is; each a tab with its own address.
import { Flex, Tabs, Typography } from 'antd';
import { useLocation } from 'wouter';
import { Findings } from '../inspections/findings.tsx';
import { FormPage } from '../inspections/form.tsx';
import { Done, InspectionFigures } from '../inspections/lists.tsx';
import { MonthPlan } from '../inspections/plan.tsx';
import { WaitingList } from '../inspections/waiting-list.tsx';
import { useWords } from '../language.tsx';
import { inspectionPageTexts } from '../texts/inspection-page-texts.ts';
import { addTexts } from '../texts.ts';

addTexts(inspectionPageTexts);

const TABS = ['plan', 'findings', 'done', 'figures', 'form'] as const;

export default function InspectionsPage() {
  const { t } = useWords();
  const [path, go] = useLocation();
  const here = TABS.find((tab) => path === `/inspections/${tab}`) ?? 'plan';
  const content = {
    ...{
      plan: <MonthPlan />,
      findings: <Findings />,
      done: <Done />,
      figures: <InspectionFigures />,
      form: <FormPage />,
    },
  };
  return (
    <Flex vertical gap={8}>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {t('ins.title')}
      </Typography.Title>
      <WaitingList />
      <Tabs
        activeKey={here}
        onChange={(tab) => go(tab === 'plan' ? '/inspections' : `/inspections/${tab}`)}
        destroyOnHidden
        items={TABS.map((key) => ({ key, label: t(`ins.${key}`), children: content[key] }))}
      />
    </Flex>
  );
}
