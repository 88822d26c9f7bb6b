// Fills a draft as fairly as the rules allow. What people set by hand stays; solving waits outside of any transaction.
import type { z } from 'zod';
import type { Database } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import type { Solver } from '../kernel/solver.ts';
import { missingMinutes } from './demand-rules.ts';
import { holdDraft, isSameLine, keepLines } from './draft-shifts.ts';
import { type Line, type Outcome, type ProposalInput, proposalOf } from './proposal-rules.ts';
import type { proposalView, versionView } from './shift-plan-schema.ts';
import { draftOf, type KeptLine, slotsIn } from './shift-week.ts';
import { readDraft, rulesOf, type WholeDraft } from './shift-weeks.ts';

type Said = z.output<typeof proposalView>;

function inputOf({ draft, lines, week }: WholeDraft, now: Date): ProposalInput {
  const byHand = lines.filter((l) => l.byHand);
  return {
    ...{ windows: week.windows, slots: slotsIn(week, byHand, now), hands: week.hands, away: week.away },
    ...{ fixed: [...week.theirs, ...byHand], before: lines.filter((l) => !l.byHand) },
    ...{ rules: rulesOf(draft), now },
  };
}

async function solved(input: ProposalInput, solve: Solver) {
  const proposal = proposalOf(input);
  if (!proposal) return { lines: [] as Line[], outOfTime: false };
  const { values, proven } = await solve(proposal.program);
  return { lines: proposal.read(values), outOfTime: !proven };
}

function outcomeOf(input: ProposalInput, lines: readonly Line[], stillMissing: number): Outcome {
  if (missingMinutes(input.slots) === 0) return 'nothing_missing';
  if (stillMissing === 0) return 'covered';
  return lines.length === 0 ? 'nobody' : 'partly';
}

/** An officer who was named for the same shift before stays named. */
const withOfficer = (line: Line, before: readonly KeptLine[]) => ({
  ...{ ...line, byHand: false },
  officerId: before.find((l) => isSameLine(l, line))?.officerId ?? null,
});

/** 409 when somebody changed the draft before or meanwhile: nothing of theirs is lost. */
export async function proposeShifts(
  { db, solve }: { db: Database; solve: Solver },
  planId: number,
  version: number,
  now: Date,
): Promise<Said & z.output<typeof versionView>> {
  const [draft] = await draftOf(db.sql, db.sql`p.id = ${planId} and p.state = 'draft'`);
  if (!draft) throw new Problem(409, 'shift-plan-published');
  if (draft.version !== version)
    throw new Problem(409, 'shift-plan-changed', { extra: { version: draft.version } });
  const whole = await readDraft(db.sql, draft);
  const input = inputOf(whole, now);
  const { lines, outOfTime } = await solved(input, solve);
  const still = missingMinutes(slotsIn(whole.week, [...whole.lines.filter((l) => l.byHand), ...lines], now));
  const kept = lines.filter((line) => input.before.some((b) => isSameLine(b, line))).length;
  const said: Said = {
    ...{ outcome: outcomeOf(input, lines, still), outOfTime, missingMinutes: still },
    ...{ added: lines.length - kept, kept, dropped: input.before.length - kept },
  };
  return db.transaction(async (tx) => {
    await holdDraft(tx, planId, version);
    await tx`delete from shift_plan_line where plan_id = ${planId} and not by_hand`;
    await keepLines(
      tx,
      planId,
      lines.map((line) => withOfficer(line, whole.lines)),
    );
    await tx`update shift_plan set version = version + 1, proposal = ${tx.json(said)} where id = ${planId}`;
    return { ...said, version: version + 1 };
  });
}
