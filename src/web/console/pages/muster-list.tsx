// Enters a list that was taken on paper at the muster point: the time that stands on it, and a tick for each name.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, DatePicker, Empty, Flex, Input, Typography } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { plain } from '../../../kernel/plain.ts';
import { read, send } from '../api.ts';
import '../board/board.css';
import { type State, StateMark } from '../board/state-mark.tsx';
import { useWords } from '../language.tsx';
import { newKey } from '../launch/use-draft.ts';
import { Failed, Loading } from '../shell.tsx';
import { inCity, minuteAt } from '../when.ts';

interface Called {
  memberId: number;
  name: string;
  unitName: string;
  state: State;
}
interface Head {
  kind: 'real' | 'drill' | 'test';
  title: string;
  place: string;
  launchedAt: string;
}
interface Merged {
  counted: number;
  present: number;
  absent: number;
}

export default function MusterListPage() {
  const { t } = useWords();
  const id = Number(useParams().id);
  const found = useQuery({
    queryKey: ['muster-list', id],
    queryFn: async () => {
      const [head, { summonses }] = await Promise.all([
        read<Head>(`/callouts/${id}`),
        read<{ summonses: Called[] }>(`/callouts/${id}/summonses`),
      ]);
      return { head, people: summonses };
    },
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const { head, people } = found.data;
  return (
    <Flex vertical gap={12} className={`board paper kind-${head.kind}`}>
      <Link href={`/callouts/${id}`}>{t('list.back')}</Link>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {t('list.title', { kind: t(`kind.${head.kind}`), title: plain(head.title) })}
      </Typography.Title>
      <p>{t('list.what')}</p>
      {people.length === 0 ? <Empty description={t('list.nobody')} /> : <Sheet {...{ id, head, people }} />}
    </Flex>
  );
}

function Sheet({ id, head, people }: { id: number; head: Head; people: Called[] }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [taken, setTaken] = useState<Dayjs | null>(null);
  const [ticked, tick] = useState<ReadonlySet<number>>(new Set());
  const [search, setSearch] = useState('');
  const [clientId, setClientId] = useState(newKey);
  const [busy, setBusy] = useState(false);
  const [told, tell] = useState<{ merged: Merged } | { error: string } | null>(null);
  const toggle = (memberId: number, on: boolean) => {
    const next = new Set(ticked);
    if (on) next.add(memberId);
    else next.delete(memberId);
    tick(next);
  };
  const enter = async () => {
    if (!taken) return tell({ error: t('list.no-time') });
    setBusy(true);
    try {
      const body = { present: [...ticked], clientId, deviceAt: inCity(taken) };
      const reply = await send(`/api/callouts/${id}/muster-list`, {
        ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
      });
      tell({ merged: (await reply.json()) as Merged });
      // The next paper is another list.
      setClientId(newKey());
      tick(new Set());
      await client.invalidateQueries({ queryKey: ['muster-list', id] });
    } catch (error) {
      tell({ error: error instanceof Error && error.name === 'ApiError' ? error.message : t('list.lost') });
    } finally {
      setBusy(false);
    }
  };
  const shown = people.filter((p) => `${p.name}${p.unitName}`.includes(search.trim()));
  return (
    <>
      <label htmlFor="list-taken">{t('list.taken')}</label>
      <DatePicker
        id="list-taken"
        {...{ showTime: { format: 'HH:mm' }, format: 'YYYY-MM-DD HH:mm', value: taken, onChange: setTaken }}
        defaultPickerValue={dayjs(minuteAt(head.launchedAt))}
      />
      <label htmlFor="list-search">{t('list.search')}</label>
      <Input id="list-search" value={search} onChange={(e) => setSearch(e.target.value)} />
      <ul aria-label={t('list.people')} className="paper-list">
        {shown.map((p) => (
          <li key={p.memberId}>
            <Checkbox checked={ticked.has(p.memberId)} onChange={(e) => toggle(p.memberId, e.target.checked)}>
              {p.name} <small>{p.unitName}</small> <StateMark state={p.state} />
            </Checkbox>
          </li>
        ))}
      </ul>
      {told && 'error' in told && <Alert type="error" showIcon role="alert" title={told.error} />}
      {told && 'merged' in told && (
        <Alert type="success" showIcon role="status" title={t('list.merged', { ...told.merged })} />
      )}
      <Button
        {...{ type: 'primary', size: 'large', loading: busy, disabled: ticked.size === 0, onClick: enter }}
      >
        {t('list.enter', { n: ticked.size })}
      </Button>
    </>
  );
}
