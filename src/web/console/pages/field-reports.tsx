// Field reports and what may be reported; each a tab with its own address.
import { Flex, Tabs, Typography } from 'antd';
import { useLocation } from 'wouter';
import { Categories } from '../field-reports/categories.tsx';
import { ReportList } from '../field-reports/report-list.tsx';
import { useWords } from '../language.tsx';
import { examPageTexts } from '../texts/exam-texts.ts';
import { fieldReportPageTexts } from '../texts/field-report-page-texts.ts';
import { officerPageTexts } from '../texts/officer-page-texts.ts';
import { addTexts } from '../texts.ts';

// Choosing a member, and pictures, have their words there.
addTexts(examPageTexts);
addTexts(officerPageTexts);
addTexts(fieldReportPageTexts);

const TABS = ['list', 'categories'] as const;

export default function FieldReportsPage() {
  const { t } = useWords();
  const [path, go] = useLocation();
  const here = path === '/field-reports/categories' ? 'categories' : 'list';
  const content = { list: <ReportList />, categories: <Categories /> };
  return (
    <Flex vertical gap={8}>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {t('frp.title')}
      </Typography.Title>
      <Tabs
        activeKey={here}
        onChange={(tab) => go(tab === 'list' ? '/field-reports' : `/field-reports/${tab}`)}
        destroyOnHidden
        items={TABS.map((key) => ({ key, label: t(`frp.${key}`), children: content[key] }))}
      />
    </Flex>
  );
}
