// A process that uses the database of MUSTER_DATA_DIR until its input ends; it tells what it found, line by line.
import { openConfiguredDatabase } from '../../src/database-entry.ts';

const { db, url, created, stop } = await openConfiguredDatabase(process.env);
console.log(JSON.stringify({ port: new URL(url).port, created }));
for await (const _ of process.stdin) {
  const [row] = await db.sql`select count(*) as count from member`;
  console.log(JSON.stringify(row));
}
await stop();
