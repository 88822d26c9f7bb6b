// Training: sessions, who must still take what, and the standard; each a tab with its own address.
import { Button, Flex, Tabs, Typography } from 'antd';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useWords } from '../language.tsx';
import { Allowed } from '../rights.tsx';
import { Calendars } from '../training/calendars.tsx';
import { CatchUpList } from '../training/catch-up.tsx';
import { Courses } from '../training/courses.tsx';
import { Sessions } from '../training/sessions.tsx';

const TABS = ['sessions', 'catch-up', 'courses'] as const;

export default function TrainingPage() {
  const { t } = useWords();
  const [path, go] = useLocation();
  const [subscribing, subscribe] = useState(false);
  const here = TABS.find((tab) => path === `/training/${tab}`) ?? 'sessions';
  const content = { sessions: <Sessions />, 'catch-up': <CatchUpList />, courses: <Courses /> };
  return (
    <Flex vertical gap={8}>
      <Flex justify="space-between" align="center" wrap gap={8}>
        <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
          {t('training.title')}
        </Typography.Title>
        <Flex gap={8} wrap>
          <Button onClick={() => subscribe(true)}>{t('calendars.title')}</Button>
          {subscribing && <Calendars onDone={() => subscribe(false)} />}
          <Allowed permission="training.import">
            <Button onClick={() => go('/training/import')}>{t('past.title')}</Button>
          </Allowed>
          <Allowed permission="training.export">
            <Button href="/api/training/export.xlsx">{t('training.export')}</Button>
          </Allowed>
        </Flex>
      </Flex>
      <Tabs
        activeKey={here}
        onChange={(tab) => go(tab === 'sessions' ? '/training' : `/training/${tab}`)}
        destroyOnHidden
        items={TABS.map((key) => ({ key, label: t(`training.${key}`), children: content[key] }))}
      />
    </Flex>
  );
}
