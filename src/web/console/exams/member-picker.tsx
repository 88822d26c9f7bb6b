// Finds members by name or pinyin; what is typed travels in the body.
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useWords } from '../language.tsx';
import { searchPage } from '../pages/force-api.ts';

const MOST = 20;

interface Parts {
  id: string;
  chosen: number[];
  /** One or several. */
  several?: boolean;
  onChoose(ids: number[]): void;
}

export function MemberPicker({ id, chosen, several = false, onChoose }: Parts) {
  const { t } = useWords();
  const [typed, setTyped] = useState('');
  const [known, remember] = useState<Map<number, string>>(new Map());
  const search = useDeferredValue(typed.trim());
  const found = useQuery({
    queryKey: ['member-picker', search],
    queryFn: () => searchPage({ search, status: 'active' }, 1),
    enabled: search !== '',
  });
  const names = new Map([
    ...known,
    ...(found.data?.items ?? [])
      .slice(0, MOST)
      .map((m): [number, string] => [m.id, `${m.name} ${m.unitName}`]),
  ]);
  return (
    <Select<number[] | number>
      id={id}
      {...(several && { mode: 'multiple' as const })}
      value={several ? chosen : chosen[0]}
      options={[...names].map(([value, label]) => ({ value, label }))}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      style={{ width: '100%', minWidth: 240 }}
      virtual={false}
      placeholder={t('exams.member.search')}
      notFoundContent={t(search === '' ? 'exams.member.search' : 'exams.member.none')}
      onChange={(value) => {
        remember(names);
        onChoose(Array.isArray(value) ? value : value === undefined ? [] : [value]);
      }}
    />
  );
}
