// Everything held about a member, table by table: asked for by hand, since who looked stands in the audit.
import { useQuery } from '@tanstack/react-query';
import { Button, Card, Collapse } from 'antd';
import { useState } from 'react';
import { heldColumnTexts } from '../../../roster/held-column-texts.ts';
import { heldTexts } from '../../../roster/held-texts.ts';
import { useWords } from '../language.tsx';
import { Failed, Loading } from '../shell.tsx';
import { auditTexts } from '../texts/audit-texts.ts';
import { auditWordTexts } from '../texts/audit-word-texts.ts';
import { memberHeldTexts } from '../texts/member-held-texts.ts';
import { addTexts } from '../texts.ts';
import { columnWords, valueWords, wordOr } from './admin/audit-words.ts';
import { roster } from './force-api.ts';

addTexts(heldTexts, heldColumnTexts, auditTexts, auditWordTexts, memberHeldTexts);

/** More of one kind than this are in the file. */
const ROWS_SHOWN = 50;
type Row = Record<string, unknown>;

export default function MemberHeld({ id, name }: { id: string; name: string }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const found = useQuery({
    queryKey: ['member', id, 'held'],
    enabled: open,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => (await roster.members[':id'].held.$get({ param: { id } } as never)).json(),
  });
  return (
    <Card size="small" title={t('member.held')}>
      <p>{t('member.held.what', { name })}</p>
      {!open && <Button onClick={() => setOpen(true)}>{t('member.held.show')}</Button>}
      {open && found.isPending && <Loading />}
      {found.isError && <Failed error={found.error} retry={found.refetch} />}
      {found.data && <Tables held={found.data as Record<string, Row[]>} />}
    </Card>
  );
}

function Tables({ held }: { held: Record<string, Row[]> }) {
  const { t } = useWords();
  const items = Object.entries(held)
    .filter(([, rows]) => rows.length > 0)
    .map(([table, rows]) => ({
      key: table,
      label: `${wordOr(t, `member.held.${table}`, wordOr(t, `held.table.${table}`, table))}（${rows.length}）`,
      children: (
        <>
          {rows.slice(0, ROWS_SHOWN).map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: records are shown as they came and never moved
            <Record key={i} table={table} row={row} />
          ))}
          {rows.length > ROWS_SHOWN && <p>{t('member.held.more', { n: rows.length - ROWS_SHOWN })}</p>}
        </>
      ),
    }));
  return <Collapse items={items} />;
}

function Record({ table, row }: { table: string; row: Row }) {
  const { t } = useWords();
  const known = Object.entries(row).filter(([, value]) => value !== null && value !== '');
  return (
    <dl className="held-record">
      {known.map(([column, value]) => (
        <div key={column}>
          <dt>{columnWords(t, column)}</dt>
          <dd>{valueWords(t, {}, { entity: table, column }, value)}</dd>
        </div>
      ))}
    </dl>
  );
}
