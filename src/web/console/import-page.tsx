// A page that takes a file in.
import { Flex, Typography } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Permission } from '../../access/permissions.ts';
import { ImportFile } from './import-file.tsx';
import { useWords } from './language.tsx';
import { useMe } from './rights.tsx';
import { NotAllowed } from './shell.tsx';

interface About {
  permission: Permission;
  path: string;
  /** `<words>.back`, `.title`, `.what`, `.sure`. */
  words: string;
  back: string;
  children?: ReactNode;
}

export function ImportPage({ permission, back, children, ...file }: About) {
  const { t } = useWords();
  const me = useMe();
  if (me && !me.permissions.includes(permission)) return <NotAllowed />;
  return (
    <Flex vertical gap={16} style={{ maxWidth: 1200 }}>
      <Link href={back}>{t(`${file.words}.back`)}</Link>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {t(`${file.words}.title`)}
      </Typography.Title>
      <ImportFile {...file}>{children}</ImportFile>
    </Flex>
  );
}
