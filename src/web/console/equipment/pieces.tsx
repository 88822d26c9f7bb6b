// Pieces with a number: found by number, kind, unit and state; handed out, taken back, inspected, reported.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Flex, Input, Select, type TableProps, Tag } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useWords } from '../language.tsx';
import { wholeName } from '../pages/force-api.ts';
import { Allowed } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { WideTable } from '../wide.tsx';
import { AddPieces } from './add-pieces.tsx';
import { equipment, PAGE_SIZE, type Piece, useItems, useUnits } from './api.ts';
import { Care } from './care.tsx';
import { GiveBack } from './give-back.tsx';
import { Issue } from './issue.tsx';

const STATES = ['in_service', 'defective', 'lost', 'retired', 'due', 'expiring'] as const;
interface Asked {
  serial?: string | undefined;
  itemId?: number | undefined;
  unitId?: number | undefined;
  state?: (typeof STATES)[number] | undefined;
}

const queryOf = (asked: Asked, page: number) => ({
  ...{ page: String(page), pageSize: String(PAGE_SIZE) },
  ...Object.fromEntries(
    Object.entries(asked).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  ),
});

type Doing = { what: 'issue' | 'care' | 'back'; piece: Piece } | { what: 'add' } | null;

export function Pieces() {
  const { t } = useWords();
  const client = useQueryClient();
  const [params] = useSearchParams();
  const [asked, ask] = useState<Asked>({ itemId: Number(params.get('item')) || undefined });
  const [page, turn] = useState(1);
  const [doing, begin] = useState<Doing>(null);
  const found = useQuery({
    queryKey: ['equipment', 'pieces', asked, page],
    queryFn: async () => (await equipment['equipment-pieces'].$get({ query: queryOf(asked, page) })).json(),
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const done = () => {
    begin(null);
    client.invalidateQueries({ queryKey: ['equipment'] });
  };
  const add = (
    <Allowed permission="equipment.keep">
      <Button type="primary" onClick={() => begin({ what: 'add' })}>
        {t('equipment.add-pieces')}
      </Button>
    </Allowed>
  );
  const isNarrowed = Object.values(asked).some((value) => value !== undefined);
  return (
    <Flex vertical gap={12}>
      <Flex justify="space-between" wrap gap={8}>
        <Filter
          asked={asked}
          onAsk={(next) => {
            ask(next);
            turn(1);
          }}
        />
        {(found.data.total > 0 || isNarrowed) && add}
      </Flex>
      <WideTable<Piece>
        label={t('equipment.pieces')}
        size="middle"
        rowKey="id"
        dataSource={found.data.items}
        pagination={{
          ...{ current: page, pageSize: PAGE_SIZE, total: found.data.total, onChange: turn },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        locale={{
          emptyText: (
            <Empty description={t(isNarrowed ? 'equipment.none-such' : 'equipment.no-pieces')}>
              {!isNarrowed && (
                <Allowed permission="equipment.keep">
                  {add}{' '}
                  <Link href="/equipment/import" asChild>
                    <Button>{t('ledger.title')}</Button>
                  </Link>
                </Allowed>
              )}
            </Empty>
          ),
        }}
        columns={[
          ...columnsOf(t),
          { key: 'do', render: (_, piece) => <Actions piece={piece} begin={begin} /> },
        ]}
      />
      {doing && <Dialog doing={doing} done={done} />}
    </Flex>
  );
}

function Dialog({ doing, done }: { doing: NonNullable<Doing>; done(): void }) {
  if (doing.what === 'add') return <AddPieces onDone={done} />;
  const { what, piece } = doing;
  if (what === 'issue') return <Issue of={{ piece }} onDone={done} />;
  if (what === 'care') return <Care piece={piece} onDone={done} />;
  const { item, serial, holder } = piece;
  return holder && <GiveBack issueId={holder.issueId} what={`${item} ${serial}`} onDone={done} />;
}

type Words = ReturnType<typeof useWords>['t'];
const columnsOf = (t: Words): NonNullable<TableProps<Piece>['columns']> => [
  { key: 'item', title: t('equipment.item'), dataIndex: 'item' },
  { key: 'serial', title: t('equipment.serial'), dataIndex: 'serial' },
  { key: 'unit', title: t('equipment.unit'), render: (_, p) => p.unitName ?? t('equipment.no-unit') },
  {
    ...{ key: 'holder', title: t('equipment.holder') },
    render: (_, p) =>
      p.holder ? (
        <>
          <Link href={`/force/members/${p.holder.memberId}`}>{p.holder.name}</Link>{' '}
          {!p.holder.confirmed && <Tag>{t('equipment.unconfirmed')}</Tag>}
        </>
      ) : (
        t('equipment.in-store')
      ),
  },
  {
    ...{ key: 'state', title: t('equipment.state') },
    render: (_, p) => [t(`equipment.state.${p.state}`), p.reason].filter(Boolean).join('：'),
  },
  { key: 'inspect', title: t('equipment.inspect-on'), render: (_, p) => p.inspectOn ?? '–' },
  { key: 'expires', title: t('equipment.expires-on'), render: (_, p) => p.expiresOn ?? '–' },
];

/** What can be done with each: what its state does not allow is not offered. */
function Actions({ piece, begin }: { piece: Piece; begin(doing: Doing): void }) {
  const { t } = useWords();
  const { holder, state, item, serial } = piece;
  const label = (what: string) => ({ 'aria-label': `${t(what)} ${item} ${serial}` });
  const isHere = state === 'in_service' || state === 'defective';
  return (
    <Allowed permission="equipment.keep">
      <Flex gap={8}>
        {holder && (
          <Button {...label('equipment.return')} onClick={() => begin({ what: 'back', piece })}>
            {t('equipment.return')}
          </Button>
        )}
        {!holder && isHere && (
          <Button {...label('equipment.issue')} onClick={() => begin({ what: 'issue', piece })}>
            {t('equipment.issue')}
          </Button>
        )}
        {state !== 'retired' && (
          <Button {...label('equipment.care')} onClick={() => begin({ what: 'care', piece })}>
            {t('equipment.care')}
          </Button>
        )}
      </Flex>
    </Allowed>
  );
}

function Filter({ asked, onAsk }: { asked: Asked; onAsk(asked: Asked): void }) {
  const { t } = useWords();
  const units = useUnits();
  const items = useItems().data ?? [];
  const numbered = items.filter((i) => i.serialised);
  const choice = (key: 'itemId' | 'unitId', label: string, options: { value: number; label: string }[]) => (
    <Select
      allowClear
      aria-label={t(label)}
      placeholder={t(label)}
      style={{ minWidth: 140 }}
      value={asked[key]}
      options={options}
      showSearch={{ optionFilterProp: 'label' }}
      onChange={(value) => onAsk({ ...asked, [key]: value })}
    />
  );
  return (
    <Flex gap={8} wrap role="search">
      <Input.Search
        allowClear
        maxLength={60}
        aria-label={t('equipment.serial')}
        placeholder={t('equipment.serial')}
        style={{ width: 180 }}
        onSearch={(serial) => onAsk({ ...asked, serial: serial.trim() || undefined })}
      />
      {choice(
        'itemId',
        'equipment.item',
        numbered.map((i) => ({ value: i.id, label: i.name })),
      )}
      {choice(
        'unitId',
        'equipment.unit',
        units.map((u) => ({ value: u.id, label: wholeName(units, u.id) })),
      )}
      <Select
        allowClear
        aria-label={t('equipment.state')}
        placeholder={t('equipment.state')}
        style={{ minWidth: 140 }}
        value={asked.state}
        options={STATES.map((value) => ({ value, label: t(`equipment.state.${value}`) }))}
        onChange={(state) => onAsk({ ...asked, state })}
      />
    </Flex>
  );
}
