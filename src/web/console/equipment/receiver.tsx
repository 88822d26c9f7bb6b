// To whom something is handed: found as typed; a name travels in the body of the question.
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { searchPage } from '../pages/force-api.ts';

export function Receiver(field: { id?: string; value?: number; onChange?(id: number): void }) {
  const { t } = useWords();
  const [typed, type] = useState('');
  const found = useQuery({
    queryKey: ['receiver', typed],
    queryFn: async () => (await searchPage({ search: typed || undefined, sort: 'name' } as never, 1)).items,
  });
  return (
    <Select
      {...field}
      placeholder={t('equipment.receiver.how')}
      showSearch={{ filterOption: false, onSearch: type }}
      options={(found.data ?? []).slice(0, 50).map((m) => ({ value: m.id, label: m.name }))}
    />
  );
}
