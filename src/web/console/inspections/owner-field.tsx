// Who must see to a finding: one of those who may be named for it, asked for when the choice is opened.
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { type Finding, inspecting } from './api.ts';

export function OwnerField({ finding, give }: { finding: Finding; give(ownerId: number | null): void }) {
  const { t } = useWords();
  const [asked, ask] = useState(false);
  const found = useQuery({
    queryKey: ['finding-owners', finding.id],
    enabled: asked,
    queryFn: async () => {
      const param = { id: String(finding.id) };
      return (await inspecting['inspection-findings'][':id'].owners.$get({ param })).json();
    },
  });
  const named = finding.ownerId === null ? [] : [{ value: finding.ownerId, label: finding.ownerName ?? '' }];
  const options =
    found.data?.items.map((o) => ({ value: o.id, label: `${o.name}（${o.organisationName}）` })) ?? named;
  return (
    <Select
      {...{ allowClear: true, virtual: false, style: { width: 200 }, options, value: finding.ownerId }}
      aria-label={t('ins.owner.of', { site: finding.siteName })}
      placeholder={t('ins.owner.none')}
      loading={found.isFetching}
      onOpenChange={(open) => open && ask(true)}
      onChange={(id) => give(id ?? null)}
    />
  );
}
