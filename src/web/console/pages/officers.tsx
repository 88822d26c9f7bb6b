// The three officers: who is short, guards, appointments, patrol days, talks; each a tab with its own address.
import { Flex, Tabs, Typography } from 'antd';
import { useLocation } from 'wouter';
import { useWords } from '../language.tsx';
import { OfficerFigures } from '../officers/figures.tsx';
import { Guards } from '../officers/guards.tsx';
import { Appointments, Patrols } from '../officers/records.tsx';
import { Talks } from '../officers/talks.tsx';
import { officerPageTexts } from '../texts/officer-page-texts.ts';
import { addTexts } from '../texts.ts';

addTexts(officerPageTexts);

const TABS = ['figures', 'guards', 'appointments', 'patrols', 'talks'] as const;

export default function OfficersPage() {
  const { t } = useWords();
  const [path, go] = useLocation();
  const here = TABS.find((tab) => path === `/officers/${tab}`) ?? 'figures';
  const content = {
    ...{ figures: <OfficerFigures />, guards: <Guards />, appointments: <Appointments /> },
    ...{ patrols: <Patrols />, talks: <Talks /> },
  };
  return (
    <Flex vertical gap={8}>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {t('of.title')}
      </Typography.Title>
      <Tabs
        activeKey={here}
        onChange={(tab) => go(tab === 'figures' ? '/officers' : `/officers/${tab}`)}
        destroyOnHidden
        items={TABS.map((key) => ({ key, label: t(`of.${key}`), children: content[key] }))}
      />
    </Flex>
  );
}
