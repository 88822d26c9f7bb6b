// Joint duty: pairs of neighbouring sites, scenes held until the police arrive, the radio book; each a tab with its own address.
import { Flex, Tabs, Typography } from 'antd';
import { useLocation } from 'wouter';
import { jointDutyTexts } from '../../../duty/joint-duty-texts.ts';
import { Holds } from '../joint-duty/holds.tsx';
import { Pairs } from '../joint-duty/pairs.tsx';
import { Radio } from '../joint-duty/radio.tsx';
import { useWords } from '../language.tsx';
import { inspectionPageTexts } from '../texts/inspection-page-texts.ts';
import { jointDutyPageTexts } from '../texts/joint-duty-page-texts.ts';
import { addTexts } from '../texts.ts';

// The field for a county or a station is the inspections' own.
addTexts(jointDutyTexts, jointDutyPageTexts, inspectionPageTexts);

const TABS = ['pairs', 'holds', 'radio'] as const;

export default function JointDutyPage() {
  const { t } = useWords();
  const [path, go] = useLocation();
  const here = TABS.find((tab) => path === `/joint-duty/${tab}`) ?? 'pairs';
  const content = { pairs: <Pairs />, holds: <Holds />, radio: <Radio /> };
  return (
    <Flex vertical gap={8}>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {t('jd.title')}
      </Typography.Title>
      <Tabs
        activeKey={here}
        onChange={(tab) => go(tab === 'pairs' ? '/joint-duty' : `/joint-duty/${tab}`)}
        destroyOnHidden
        items={TABS.map((key) => ({ key, label: t(`jd.${key}`), children: content[key] }))}
      />
    </Flex>
  );
}
