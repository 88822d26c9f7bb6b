// What the roster is searched and narrowed by.
import { Flex, Input, Select, Typography } from 'antd';
import { useEffect, useState } from 'react';
import { useWords } from '../language.tsx';
import type { Search } from './force-api.ts';
import { LACKS, QUALIFICATIONS, ROLES } from './force-words.ts';

/** Between two keys pressed: shorter pauses ask nothing. */
const TYPING_MS = 150;

interface Props {
  search: Search;
  total: number;
  onAsk(search: Search): void;
}

export function ForceFilter({ search, total, onAsk }: Props) {
  const { t, language } = useWords();
  const [typed, type] = useState(search.search ?? '');
  useEffect(() => {
    if (typed === (search.search ?? '')) return;
    const timer = setTimeout(() => onAsk({ ...search, search: typed || undefined }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, search, onAsk]);
  const choice = (
    key: 'duty' | 'status' | 'qualification' | 'role' | 'lacks',
    values: readonly string[],
    words: string,
  ) => (
    <Select
      allowClear
      aria-label={t(`force.${key}`)}
      placeholder={t(`force.${key}`)}
      style={{ minWidth: 128 }}
      value={search[key]}
      options={values.map((value) => ({ value, label: t(`${words}.${value}`) }))}
      onChange={(value) => onAsk({ ...search, [key]: value })}
    />
  );
  return (
    <Flex gap={8} wrap align="center" role="search" style={{ marginBottom: 12 }}>
      <Input.Search
        allowClear
        autoComplete="off"
        aria-label={t('force.search')}
        placeholder={t('force.search')}
        style={{ width: 300, maxWidth: '100%' }}
        value={typed}
        onChange={(e) => type(e.target.value)}
      />
      {choice('duty', ['on', 'off', 'unknown'], 'force.duty')}
      <Select
        allowClear
        aria-label={t('force.callable')}
        placeholder={t('force.callable')}
        style={{ minWidth: 128 }}
        value={search.callable === undefined ? undefined : String(search.callable)}
        options={['true', 'false'].map((value) => ({ value, label: t(`force.callable.${value}`) }))}
        onChange={(value) =>
          onAsk({ ...search, callable: value === undefined ? undefined : value === 'true' })
        }
      />
      {choice('role', ROLES, 'role')}
      {choice('qualification', QUALIFICATIONS, 'skill')}
      {choice('lacks', LACKS, 'force.lacks')}
      {choice('status', ['active', 'suspended', 'left'], 'force.status')}
      <Typography.Text aria-live="polite" strong>
        {t('force.found', { n: total.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB') })}
      </Typography.Text>
    </Flex>
  );
}
