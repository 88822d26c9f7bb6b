// How names are spelled in pinyin, so that they are found by it: kept beside the name, in `member.name_pinyin`.
import type { Database } from '../kernel/database.ts';

const BATCH = 1_000;

/** As one surname and as ordinary words, where the two differ: 单 is Shan in a name, and many type Dan. */
export async function speller(): Promise<(name: string) => string[]> {
  // Only who writes names needs the dictionary.
  const { pinyin } = await import('pinyin-pro');
  const spelled = (name: string, surname: 'head' | 'off') =>
    pinyin(name, { toneType: 'none', type: 'array', v: true, nonZh: 'removed', surname })
      .join(' ')
      .toLowerCase();
  return (name) => [...new Set([spelled(name, 'head'), spelled(name, 'off')])].filter((s) => s !== '');
}

/** Spells the names that came in by another way than an import, or before names were spelled. Gives how many. */
export async function spellNames(db: Database): Promise<number> {
  const [first] = await db.sql`select 1 from member where name_pinyin is null limit 1`;
  if (!first) return 0;
  const spell = await speller();
  for (let count = 0; ; ) {
    const rows = await db.transaction(async (tx) => {
      const unspelled = await tx<{ id: number; name: string }[]>`
        select id, name from member where name_pinyin is null order by id limit ${BATCH} for no key update`;
      const records = unspelled.map(({ id, name }) => ({ id, spellings: spell(name) }));
      await tx`
        update member m set name_pinyin = array(select jsonb_array_elements_text(r.spellings))
        from jsonb_to_recordset(${tx.json(records)}) as r(id int, spellings jsonb) where m.id = r.id`;
      return unspelled.length;
    });
    count += rows;
    if (rows < BATCH) return count;
  }
}
