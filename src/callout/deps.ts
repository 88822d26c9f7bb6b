// What the actions of a call-out are given by the entries.
import type { Channels } from '../delivery/channel.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import type { PdfPrinter } from '../kernel/pdf.ts';
import type { ApprovalPolicy } from './approval-rules.ts';

export interface CalloutDeps {
  db: Database;
  clock: Clock;
  channels: Channels;
  /** Signs the personal links; shared by all processes. */
  linkSecret: string;
  /** Where links in texts lead, without a slash at the end. */
  publicUrl: string;
  /** When a launch waits for a second person; by default as the README says. */
  approval?: ApprovalPolicy;
  /** Where documents can be laid out; Workers have no room for the fonts. */
  print?: PdfPrinter;
}
