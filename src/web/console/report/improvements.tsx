// What shall be better next time: who sees to it, by when, and what became of it.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { act } from '../api.ts';
import { useWords } from '../language.tsx';
import { Failed, Loading } from '../shell.tsx';
import { minuteAt } from '../when.ts';
import { ImprovementForm } from './improvement-form.tsx';
import {
  change,
  type HistoryEntry,
  type ImprovementView,
  readHistory,
  readImprovements,
} from './report-api.ts';
import { Undo, useWriting } from './writing.tsx';

export function Improvements({ calloutId, writes }: { calloutId: number; writes: boolean }) {
  const { t } = useWords();
  const [edited, edit] = useState<number | 'new' | null>(null);
  const { busy, write, deleted, remove, undo } = useWriting(calloutId, 'improvements');
  const found = useQuery({
    queryKey: ['improvements', calloutId],
    queryFn: () => readImprovements(calloutId),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const save = async (id: number | null, body: object) => {
    const path = id === null ? 'improvements' : `improvements/${id}`;
    if (await write(() => change(calloutId, path, id === null ? 'POST' : 'PUT', body))) edit(null);
  };
  const turn = (item: ImprovementView) =>
    item.owner &&
    save(item.id, {
      ...{ text: item.text, owner: { kind: item.owner.kind, id: item.owner.id }, dueOn: item.dueOn },
      ...{ state: item.state === 'open' ? 'done' : 'open', version: item.version },
    });
  /** Without a right over the report: one's own item alone. */
  const step = ({ id, state, version }: ImprovementView) =>
    write(() =>
      act(`/me/improvements/${id}/state`, { state: state === 'open' ? 'done' : 'open', version }, 'PUT'),
    );
  return (
    <section aria-labelledby="improvements">
      <h2 id="improvements">{t('after.improvements')}</h2>
      {found.data.items.length === 0 && <p>{t('after.improvements.none')}</p>}
      <ul className="after-list">
        {found.data.items.map((item) =>
          edited === item.id ? (
            <li key={item.id}>
              <ImprovementForm
                {...{ item, busy, save: (body) => save(item.id, body), cancel: () => edit(null) }}
              />
            </li>
          ) : (
            <li key={item.id}>
              <Line item={item} />
              <Deeds {...{ item, busy, writes, turn, edit, remove }} step={() => step(item)} />
              <History calloutId={calloutId} item={item} />
            </li>
          ),
        )}
      </ul>
      {deleted !== null && <Undo said={t('after.item-deleted')} undo={undo} />}
      {writes && edited !== 'new' && (
        <Button type="primary" onClick={() => edit('new')}>
          {t('after.improvement.add')}
        </Button>
      )}
      {edited === 'new' && (
        <ImprovementForm
          {...{ item: null, busy, save: (body) => save(null, body), cancel: () => edit(null) }}
        />
      )}
    </section>
  );
}

interface DeedsParts {
  item: ImprovementView;
  busy: boolean;
  writes: boolean;
  turn(item: ImprovementView): unknown;
  step(): unknown;
  edit(id: number): void;
  remove(id: number): unknown;
}

function Deeds({ item, busy, writes, turn, step, edit, remove }: DeedsParts) {
  const { t } = useWords();
  const done = t(item.state === 'open' ? 'after.do-done' : 'after.do-open');
  if (!writes)
    return item.mine ? (
      <Button disabled={busy} onClick={step}>
        {done}
      </Button>
    ) : null;
  return (
    <>
      <Button disabled={busy || !item.owner} onClick={() => turn(item)}>
        {done}
      </Button>{' '}
      <Button disabled={busy} onClick={() => edit(item.id)}>
        {t('after.edit')}
      </Button>{' '}
      <Button disabled={busy} onClick={() => remove(item.id)}>
        {t('after.delete')}
      </Button>{' '}
    </>
  );
}

/** What, whose, by when: in words before colour. */
export function Line({ item }: { item: ImprovementView }) {
  const { t } = useWords();
  const state = item.state === 'done' ? '✓' : item.overdue ? '▲' : '○';
  return (
    <>
      <p className="said">{item.text}</p>
      <span className={item.overdue ? 'after-state overdue' : 'after-state'}>
        {state} {t(item.overdue ? 'after.overdue' : `after.state.${item.state}`)}
      </span>{' '}
      {item.owner?.name ?? t('after.no-owner')} · {t('after.due', { day: item.dueOn })}{' '}
    </>
  );
}

const FIELDS = ['text', 'due_on', 'state', 'user_id', 'member_id', 'deleted_at'];

function History({ calloutId, item }: { calloutId: number; item: ImprovementView }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const found = useQuery({
    queryKey: ['improvements', calloutId, 'history', item.id, item.version],
    queryFn: () => readHistory(calloutId, item.id),
    enabled: open,
  });
  const words = ({ action, before, after }: HistoryEntry) => {
    if (action === 'insert') return t('after.was.made');
    const changed = FIELDS.filter((f) => after && f in after);
    if (changed.includes('deleted_at'))
      return t(after?.deleted_at ? 'after.was.deleted' : 'after.was.restored');
    const field = (f: string) =>
      ['due_on', 'text'].includes(f)
        ? t('after.was.to', {
            field: t(`after.field.${f}`),
            from: String(before?.[f]),
            to: String(after?.[f]),
          })
        : f === 'state'
          ? t(`after.state.${after?.state}`)
          : t('after.field.owner');
    return [...new Set(changed.map(field))].join(' · ');
  };
  return (
    <>
      <Button type="link" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('after.history')}
      </Button>
      {open && found.isError && <Failed error={found.error} retry={found.refetch} />}
      {open && (
        <ol className="after-path">
          {(found.data?.items ?? []).map((e, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: entries are never moved, and two may share a moment
            <li key={i}>
              <time dateTime={e.at}>{minuteAt(e.at)}</time> {words(e)} <small>{e.by}</small>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
