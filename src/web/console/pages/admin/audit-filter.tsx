// What the audit is narrowed by: who acted, what was done, to which kind of record, of whom, and when.
import { DatePicker, Flex, Select } from 'antd';
import dayjs from 'dayjs';
import { hc, type InferResponseType } from 'hono/client';
import { useRef, useState } from 'react';
import type { searchRoutes } from '../../../../access/audit-routes.ts';
import { send } from '../../api.ts';
import { useWords } from '../../language.tsx';
import { ENTITY_WORDS } from '../../texts/audit-word-texts.ts';
import { entityWords } from './audit-words.ts';

const api = hc<ReturnType<typeof searchRoutes>>('/api', { fetch: send });
type Named = InferResponseType<typeof api.audit.people.$post, 200>;

export interface Filter {
  actor?: string | undefined;
  action?: string | undefined;
  entity?: string | undefined;
  entityId?: string | undefined;
  memberId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

const ACTIONS = [
  ...['insert', 'update', 'delete', 'break-glass', 'phone.reveal', 'id-number.reveal', 'member.export'],
  ...[
    'report.export',
    'roster.export',
    'training.export',
    'equipment.export',
    'audit.export',
    'audit.pruned',
    'retention',
    'keys.rotated',
  ],
];
const ENTITIES = [
  ...['account', 'role_grant', 'session', 'passkey', 'api_key', 'sign_in_link', 'member', 'contact_point'],
  ...['qualification', 'absence', 'equipment_issue', 'member_wish', 'unit', 'post', 'organisation'],
  ...['unit_robot', 'callout', 'launch_request', 'setting'],
  ...ENTITY_WORDS.map(([entity]) => entity),
];
/** Between two keys pressed. */
const TYPING_MS = 200;

/** Names as they are typed; nothing of them stands in an address. */
function useNames() {
  const [found, setFound] = useState<Named>({ members: [], actors: [] });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const find = (name: string) => {
    clearTimeout(timer.current);
    const ask = async () => setFound(await (await api.audit.people.$post({ json: { name } })).json());
    if (name.trim()) timer.current = setTimeout(() => ask().catch(() => undefined), TYPING_MS);
  };
  return { found, find };
}

interface Props {
  filter: Filter;
  onChange(filter: Filter): void;
}

export function AuditFilter({ filter, onChange }: Props) {
  const { t } = useWords();
  const { found, find } = useNames();
  const set = (more: Filter) => onChange({ ...filter, ...more });
  const look = { allowClear: true, style: { minWidth: 170, maxWidth: '100%' } };
  const named = { ...look, popupMatchSelectWidth: false, notFoundContent: t('audit.type-name') };
  const search = { filterOption: false as const, onSearch: find };
  const machines = ['operator', 'command-line'].map((value) => ({ value, label: t(`audit.actor.${value}`) }));
  return (
    <Flex gap={8} wrap align="center" role="search">
      <Select
        {...named}
        showSearch={search}
        aria-label={t('audit.actor')}
        placeholder={t('audit.actor')}
        value={filter.actor}
        options={[...found.actors.map((a) => ({ value: a.actor, label: a.name })), ...machines]}
        onChange={(actor) => set({ actor })}
      />
      <Select
        {...look}
        aria-label={t('audit.action')}
        placeholder={t('audit.action')}
        value={filter.action}
        options={ACTIONS.map((value) => ({ value, label: t(`audit.action.${value}`) }))}
        onChange={(action) => set({ action })}
      />
      <Select
        {...look}
        aria-label={t('audit.entity')}
        placeholder={t('audit.entity')}
        value={filter.entity}
        options={ENTITIES.map((value) => ({ value, label: entityWords(t, value) }))}
        onChange={(entity) => set({ entity, entityId: undefined })}
      />
      <Select
        {...named}
        showSearch={search}
        aria-label={t('audit.person')}
        placeholder={t('audit.person')}
        value={filter.memberId}
        options={found.members.map((m) => ({ value: String(m.id), label: m.name }))}
        onChange={(memberId) => set({ memberId })}
      />
      {(['from', 'to'] as const).map((key) => (
        <DatePicker
          key={key}
          aria-label={t(`audit.${key}`)}
          placeholder={t(`audit.${key}`)}
          value={filter[key] ? dayjs(filter[key]) : null}
          onChange={(day) => set({ [key]: day?.format('YYYY-MM-DD') })}
        />
      ))}
    </Flex>
  );
}
