// The report as files: PDF, workbook, table, and the ICS forms. Who took which out stands in the audit.
import { type Context, Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { actorNames } from '../access/actor-names.ts';
import { audit } from '../access/audit.ts';
import { may, type Signed } from '../access/guard.ts';
import type { Principal } from '../access/principal.ts';
import { memberScope } from '../access/scope.ts';
import { idParam } from '../kernel/fields.ts';
import { fileResponses, valid } from '../kernel/http.ts';
import { readerOf } from '../kernel/page.ts';
import { needPrinter } from '../kernel/pdf.ts';
import { LANGUAGES, type Texts } from '../kernel/texts.ts';
import type { CalloutDeps } from './deps.ts';
import { type IcsParts, ics211, ics214 } from './pages/ics-pdf.ts';
import { reportCsv } from './pages/report-csv.ts';
import { reportPdf } from './pages/report-pdf.ts';
import { reportXlsx } from './pages/report-xlsx.ts';
import { cityName, readReport, timelineOf } from './read-report.ts';
import { phonesFor } from './report-phones.ts';

const PDF = 'application/pdf';

interface Making {
  deps: CalloutDeps;
  texts: Texts;
  parts: Omit<IcsParts, 'phones' | 'roles' | 'holds'>;
  /** Of these people; how many in full is noted. */
  phones(memberIds: number[]): Promise<Map<number, string>>;
  who: Principal;
}
interface FileKind {
  /** How the address and the file's name end. */
  end: string;
  summary: string;
  type: string;
  make(making: Making): Promise<Uint8Array | string>;
}

/** In both languages; the form's number stands once. */
const label = (texts: Texts) => (key: string) => {
  const [first = '', ...others] = LANGUAGES.map((language) => texts(language, `ics.${key}`));
  return [first, ...others.map((words) => words.replace(/^\d+\. /, ''))].join(' ');
};

const form =
  (fill: typeof ics211): FileKind['make'] =>
  async ({ deps, texts, parts, phones, who }) => {
    const print = needPrinter(deps.print);
    const { calloutId, people } = parts.report;
    const { sql } = deps.db;
    const rows = await sql<{ memberId: number; roles: string[]; holds: string[] }[]>`
      select s.member_id, s.roles, array(select q.kind from qualification q join member m on m.id = q.member_id
        where m.id = s.member_id and ${memberScope(sql, who, 'member.read')} order by q.kind) as holds
      from summons s where s.callout_id = ${calloutId}`;
    const roles = new Map(rows.map((r) => [r.memberId, r.roles]));
    const holds = new Map(rows.map((r) => [r.memberId, r.holds]));
    const listed = people.filter((p) => p.arrivedAt !== null).map((p) => p.memberId);
    const shown = fill === ics211 ? await phones(listed) : new Map<number, string>();
    return print(fill({ ...parts, phones: shown, roles, holds }, label(texts), who.actor));
  };

const FILES: FileKind[] = [
  {
    ...{ end: 'report.pdf', summary: 'The report as PDF (A4), fonts embedded', type: PDF },
    make: ({ deps, parts }) => needPrinter(deps.print)(reportPdf(parts)),
  },
  {
    ...{ end: 'report.xlsx', summary: 'The report as a workbook, a sheet for each table' },
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    make: async ({ parts, phones }) =>
      reportXlsx(parts, await phones(parts.report.people.map((p) => p.memberId))),
  },
  {
    ...{ end: 'report.csv', summary: 'Each person’s path as a table, in the reader’s language' },
    type: 'text/csv; charset=utf-8',
    make: async ({ parts }) => reportCsv(parts.reader, parts.report),
  },
  { end: 'ics-211.pdf', summary: 'Check-in list, form ICS 211', type: PDF, make: form(ics211) },
  { end: 'ics-214.pdf', summary: 'Activity log, form ICS 214', type: PDF, make: form(ics214) },
];

async function partsFor(c: Context<Signed>, { deps, texts }: Pick<Making, 'deps' | 'texts'>, id: number) {
  const { sql } = deps.db;
  const who = c.get('who');
  const { report, log } = await readReport(sql, id, who);
  const timeline = timelineOf(log);
  const raisers = report.echelons.map((e) => e.raisedBy ?? '');
  const actors = [who.actor, report.launchedBy, ...raisers, ...timeline.map((e) => e.actor)];
  const actorName = await actorNames(sql, who, [...new Set(actors)]);
  const reader = readerOf(c, texts, deps.clock.now());
  return { reader, report, timeline, actorName, cityName: await cityName(sql) };
}

/** Below `/api`. */
export function reportFiles(deps: CalloutDeps, texts: Texts) {
  const app = new Hono<Signed>();
  for (const { end, summary, type, make } of FILES) {
    app.get(
      `/callouts/:id/${end}`,
      may('callout.read', 'callout'),
      describeRoute({ summary, tags: ['after-action'], responses: fileResponses('The file', type) }),
      valid('param', idParam),
      async (c) => {
        const { id } = c.req.valid('param');
        const parts = await partsFor(c, { deps, texts }, id);
        let whole = 0;
        const phones = async (memberIds: number[]) => {
          const found = await phonesFor(deps.db, id, memberIds, c.get('who'));
          whole = found.whole;
          return found.phones;
        };
        const file = await make({ deps, texts, parts, phones, who: c.get('who') });
        const after = { file: end, people: parts.report.people.length, phones: whole };
        await deps.db.transaction((tx) =>
          audit(tx, { action: 'report.export', entity: 'callout', entityId: id, after }),
        );
        const name = `${parts.report.kind}-${id}-${end}`;
        return c.body(file as Uint8Array<ArrayBuffer>, 200, {
          'content-type': type,
          'content-disposition': `attachment; filename="${name}"`,
          'cache-control': 'no-store',
        });
      },
    );
  }
  return app;
}
