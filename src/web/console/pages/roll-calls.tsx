// Roll-calls: the sheets, when they are called, how sites do; each a tab with its own address.
import { Flex, Tabs, Typography } from 'antd';
import { useLocation } from 'wouter';
import { useWords } from '../language.tsx';
import { Figures } from '../roll-calls/figures.tsx';
import { RollCallList } from '../roll-calls/roll-call-list.tsx';
import { Schedules } from '../roll-calls/schedules.tsx';
import { rollCallTexts } from '../texts/roll-call-texts.ts';
import { addTexts } from '../texts.ts';

addTexts(rollCallTexts);

const TABS = ['list', 'schedules', 'figures'] as const;

export default function RollCallsPage() {
  const { t } = useWords();
  const [path, go] = useLocation();
  const here = TABS.find((tab) => path === `/roll-calls/${tab}`) ?? 'list';
  const content = { list: <RollCallList />, schedules: <Schedules />, figures: <Figures /> };
  return (
    <Flex vertical gap={8}>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {t('rc.title')}
      </Typography.Title>
      <Tabs
        activeKey={here}
        onChange={(tab) => go(tab === 'list' ? '/roll-calls' : `/roll-calls/${tab}`)}
        destroyOnHidden
        items={TABS.map((key) => ({ key, label: t(`rc.${key}`), children: content[key] }))}
      />
    </Flex>
  );
}
