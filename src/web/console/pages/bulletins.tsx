// Bulletins and warnings: what was written, and how many have read it.
import { Flex, Typography } from 'antd';
import { bulletinTexts } from '../../../duty/bulletin-texts.ts';
import { BulletinList } from '../bulletins/bulletin-list.tsx';
import '../bulletins/bulletins.css';
import { useWords } from '../language.tsx';
import { bulletinPageTexts } from '../texts/bulletin-page-texts.ts';
import { addTexts } from '../texts.ts';

addTexts(bulletinTexts, bulletinPageTexts);

export default function BulletinsPage() {
  const { t } = useWords();
  return (
    <Flex vertical gap={12}>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {t('bul.list')}
      </Typography.Title>
      <BulletinList />
    </Flex>
  );
}
