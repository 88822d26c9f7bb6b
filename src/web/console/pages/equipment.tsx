// Equipment: what is missing, pieces with a number, what is counted, and the standard; each a tab with its own address.
import { Button, Flex, Tabs, Typography } from 'antd';
import { useLocation } from 'wouter';
import { Gaps } from '../equipment/gaps.tsx';
import { Pieces } from '../equipment/pieces.tsx';
import { Standard } from '../equipment/standard.tsx';
import { Stocks } from '../equipment/stock.tsx';
import { useWords } from '../language.tsx';
import { Allowed } from '../rights.tsx';

const TABS = ['pieces', 'stock', 'gaps', 'standard'] as const;

export default function EquipmentPage() {
  const { t } = useWords();
  const [path, go] = useLocation();
  const here = TABS.find((tab) => path === `/equipment/${tab}`) ?? 'pieces';
  const content = { pieces: <Pieces />, stock: <Stocks />, gaps: <Gaps />, standard: <Standard /> };
  return (
    <Flex vertical gap={8}>
      <Flex justify="space-between" align="center" wrap gap={8}>
        <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
          {t('equipment.title')}
        </Typography.Title>
        <Flex gap={8} wrap>
          <Allowed permission="equipment.keep">
            <Button onClick={() => go('/equipment/import')}>{t('ledger.title')}</Button>
          </Allowed>
          <Button href="/api/equipment/export.xlsx">{t('equipment.export')}</Button>
        </Flex>
      </Flex>
      <Tabs
        activeKey={here}
        onChange={(tab) => go(tab === 'pieces' ? '/equipment' : `/equipment/${tab}`)}
        destroyOnHidden
        items={TABS.map((key) => ({ key, label: t(`equipment.${key}`), children: content[key] }))}
      />
    </Flex>
  );
}
