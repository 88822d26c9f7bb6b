// Shifts: the week with its draft, swaps, and how many people are needed when; each a tab with its own address.
import { Flex, Tabs, Typography } from 'antd';
import { useLocation } from 'wouter';
import { useWords } from '../language.tsx';
import { DemandTable } from '../shifts/demand.tsx';
import { Swaps } from '../shifts/swaps.tsx';
import { StationWeek } from '../shifts/week.tsx';
import { rollCallTexts } from '../texts/roll-call-texts.ts';
import { shiftPageTexts } from '../texts/shift-page-texts.ts';
import { addTexts } from '../texts.ts';

addTexts(rollCallTexts, shiftPageTexts);

const TABS = ['week', 'swaps', 'demand'] as const;

export default function ShiftsPage() {
  const { t } = useWords();
  const [path, go] = useLocation();
  const here = TABS.find((tab) => path === `/shifts/${tab}`) ?? 'week';
  const content = { week: <StationWeek />, swaps: <Swaps />, demand: <DemandTable /> };
  return (
    <Flex vertical gap={8}>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {t('sh.title')}
      </Typography.Title>
      <Tabs
        activeKey={here}
        onChange={(tab) => go(tab === 'week' ? '/shifts' : `/shifts/${tab}`)}
        destroyOnHidden
        items={TABS.map((key) => ({ key, label: t(`sh.tab.${key}`), children: content[key] }))}
      />
    </Flex>
  );
}
