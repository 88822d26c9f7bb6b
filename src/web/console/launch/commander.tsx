// Who commands: oneself and earlier commanders at once, anybody on the roster by name, pinyin or initials.
import { useQuery } from '@tanstack/react-query';
import { AutoComplete, Flex, Form, Input } from 'antd';
import { useEffect, useState } from 'react';
import { useWords } from '../language.tsx';
import { roster } from '../pages/force-api.ts';
import type { Desk } from './desk.ts';
import type { Draft } from './draft.ts';

const TYPING_MS = 200;
const FOUND = 8;

interface Props {
  desk: Desk;
  commander: Draft['commander'];
  onChange(commander: Draft['commander']): void;
}

/** Members found by what was typed, once it is more than a letter. */
function useMembers(typed: string) {
  const [search, ask] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => ask(typed.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const found = useQuery({
    queryKey: ['commanders', search],
    enabled: search.length > 0,
    retry: false,
    queryFn: async () =>
      (await roster.members.search.$post({ json: { search, status: 'active', pageSize: FOUND } })).json(),
  });
  return search.length > 0 ? (found.data?.items ?? []) : [];
}

/** In full only where the reader may have it, which is noted there. */
async function phoneOf(memberId: number): Promise<string> {
  const detail = await (
    await roster.members[':id'].$get({ param: { id: String(memberId) } } as never)
  ).json();
  const phone = detail.contactPoints.find((p) => p.kind === 'phone' && !p.retired)?.address ?? '';
  return phone.includes('*') ? '' : phone;
}

export function Commander({ desk, commander, onChange }: Props) {
  const { t } = useWords();
  const { name, phone } = commander;
  const members = useMembers(name);
  const known = desk.commanders.filter((c) => c.name.includes(name.trim()));
  const take = async (key: string) => {
    const [kind, which] = key.split(':');
    const found = kind === 'known' ? desk.commanders.find((c) => c.name === which) : undefined;
    if (found) return onChange({ name: found.name, phone: found.phone ?? '' });
    const member = members.find((m) => m.id === Number(which));
    if (!member) return;
    onChange({ name: member.name, phone: '' });
    onChange({ name: member.name, phone: await phoneOf(member.id).catch(() => '') });
  };
  const options = [
    ...known.map((c) => ({ value: `known:${c.name}`, label: c.name })),
    ...members.map((m) => ({ value: `member:${m.id}`, label: `${m.name} · ${m.unitName}` })),
  ];
  return (
    <Flex gap={16} wrap>
      <Form.Item label={t('launch.commanderName')} htmlFor="commander" style={{ flex: '1 1 220px' }}>
        <AutoComplete
          {...{ id: 'commander', value: name, options, maxLength: 30, defaultActiveFirstOption: false }}
          onChange={(value: string) => {
            if (!/^(known|member):/.test(value ?? '')) onChange({ name: value ?? '', phone });
          }}
          onSelect={take}
        />
      </Form.Item>
      <Form.Item label={t('launch.commanderPhone')} htmlFor="commander-phone" style={{ flex: '1 1 220px' }}>
        <Input
          {...{ id: 'commander-phone', value: phone, inputMode: 'tel', maxLength: 40, autoComplete: 'off' }}
          onChange={(e) => onChange({ name, phone: e.target.value })}
        />
      </Form.Item>
    </Flex>
  );
}
