// The audit: who changed or saw what, when, of whom. Searched, a page at a time, and taken out as a file.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Flex, type TableColumnsType, Tag } from 'antd';
import { hc, type InferResponseType } from 'hono/client';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import type { searchRoutes } from '../../../../access/audit-routes.ts';
import { heldColumnTexts } from '../../../../roster/held-column-texts.ts';
import { send } from '../../api.ts';
import { useWords, type Words } from '../../language.tsx';
import { Failed, Loading } from '../../shell.tsx';
import { auditTexts } from '../../texts/audit-texts.ts';
import { auditWordTexts } from '../../texts/audit-word-texts.ts';
import { addTexts } from '../../texts.ts';
import { secondAt } from '../../when.ts';
import { WideTable } from '../../wide.tsx';
import { AuditFilter, type Filter } from './audit-filter.tsx';
import { columnWords, entityWords, valueWords, wordOr } from './audit-words.ts';
import { AdminPage } from './frame.tsx';

addTexts(auditTexts, auditWordTexts, heldColumnTexts);
const api = hc<ReturnType<typeof searchRoutes>>('/api', { fetch: send });
type Found = InferResponseType<typeof api.audit.$get, 200>;
type Entry = Found['items'][number];
type Names = Found['names'];

const PAGE_SIZE = 50;
const BREAK_GLASS = 'break-glass';

const queryOf = (filter: Filter, more: object = {}) =>
  new URLSearchParams(
    Object.entries({ ...filter, ...more }).flatMap(([key, value]) =>
      value === undefined || value === '' ? [] : [[key, String(value)]],
    ),
  );

export default function AuditPage() {
  const { t } = useWords();
  const [given, setGiven] = useSearchParams();
  const filter: Filter = Object.fromEntries(given);
  const [page, setPage] = useState(1);
  const narrow = (next: Filter) => {
    setGiven(queryOf(next));
    setPage(1);
  };
  const found = useQuery({
    queryKey: ['audit', filter, page],
    queryFn: async () =>
      (
        await api.audit.$get({
          query: Object.fromEntries(queryOf(filter, { page, pageSize: PAGE_SIZE })),
        } as never)
      ).json(),
    placeholderData: keepPreviousData,
  });
  const files = (['csv', 'json'] as const).map((format) => (
    <Button key={format} href={`/api/audit/export.${format}?${queryOf(filter)}`}>
      {t('audit.export', { format: format.toUpperCase() })}
    </Button>
  ));
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  return (
    <AdminPage title={t('admin.audit')} about={t('audit.about')} actions={files}>
      <AuditFilter filter={filter} onChange={narrow} />
      {found.isPending ? (
        <Loading />
      ) : (
        <>
          <p aria-live="polite">
            {t('audit.found', { n: found.data.total })}{' '}
            {given.size > 0 && <Button onClick={() => narrow({})}>{t('audit.all')}</Button>}
          </p>
          <WideTable<Entry>
            label={t('admin.audit')}
            width_px={1000}
            rowKey="id"
            locale={{ emptyText: t('audit.none') }}
            rowClassName={(e) => (e.action === BREAK_GLASS ? 'audit-alarm' : '')}
            dataSource={found.data.items}
            columns={columnsOf(t, found.data.names, (more) => narrow({ ...filter, ...more }))}
            pagination={{
              ...{ current: page, pageSize: PAGE_SIZE, total: found.data.total, onChange: setPage },
              ...{ hideOnSinglePage: true, showSizeChanger: false },
            }}
          />
        </>
      )}
      <Flex>
        <p>{t('audit.check')}</p>
      </Flex>
    </AdminPage>
  );
}

function columnsOf(t: Words, named: Names, narrow: (more: Filter) => void): TableColumnsType<Entry> {
  const to = (words: string, more: Filter) => (
    <Button type="link" style={{ padding: 0, height: 'auto' }} onClick={() => narrow(more)}>
      {words}
    </Button>
  );
  const action = (e: Entry) => {
    const words = wordOr(t, `audit.action.${e.action}`, e.action);
    return e.action === BREAK_GLASS ? <Tag color="#c8102e">▲ {words}</Tag> : words;
  };
  return [
    { title: t('audit.at'), width: 180, render: (_, e) => secondAt(e.at) },
    {
      title: t('audit.actor'),
      width: 160,
      render: (_, e) => (
        <>
          {to(wordOr(t, `audit.actor.${e.actorName}`, e.actorName), { actor: e.actor })}
          <br />
          <small>{e.fromAddress}</small>
        </>
      ),
    },
    { title: t('audit.action'), width: 130, render: (_, e) => action(e) },
    {
      title: t('audit.entity'),
      width: 160,
      render: (_, e) =>
        to(`${entityWords(t, e.entity)} ${e.entityId ?? ''}`, {
          ...{ entity: e.entity, entityId: e.entityId ?? undefined },
        }),
    },
    {
      title: t('audit.person'),
      width: 110,
      render: (_, e) =>
        e.memberId !== null && to(e.memberName ?? `#${e.memberId}`, { memberId: String(e.memberId) }),
    },
    { title: t('audit.changed'), render: (_, e) => <Changes entry={e} named={named} /> },
  ];
}

/** `职务 leader → deputy`, a line for each; of a new or deleted row what it held. */
function Changes({ entry: { entity, before, after }, named }: { entry: Entry; named: Names }) {
  const { t } = useWords();
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const known = names.filter((name) => (before?.[name] ?? after?.[name] ?? null) !== null);
  const words = (column: string, value: unknown) => valueWords(t, named, { entity, column }, value);
  const line = (name: string) =>
    before && after
      ? `${words(name, before[name])} → ${words(name, after[name])}`
      : words(name, (before ?? after)?.[name]);
  return (
    <div className="audit-changes">
      {known.map((name) => (
        <div key={name}>
          <small>{columnWords(t, name)}</small> {line(name)}
        </div>
      ))}
    </div>
  );
}
