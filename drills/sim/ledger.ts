// What really happened outside of the product, as nobody in it can know: the simulator's own memory, against which the
// tables and the log are held.

/** One handing-over of one message to a provider. */
export interface Attempt {
  deliveryId: number;
  channel: 'push' | 'sms';
  address: string;
  text: string;
  at_ms: number;
  process: string;
  /** The provider has it. */
  taken: boolean;
  /** When the provider, asked what became of it, said that it has it. */
  found_ms?: number;
  /** What the process heard. */
  told: 'accepted' | 'refused' | 'unknown';
}

/** An answer that somebody gave. */
export interface Given {
  /** By link: the phone's own id for it. By SMS: the provider's id of the text. */
  id: string;
  by: 'link' | 'sms';
  /** The link's token, or the number that wrote. */
  from: string;
  text: string;
  at_ms: number;
  /** What the product said when it took it; null: it never said. */
  outcome: string | null;
}

export interface Violation {
  invariant: string;
  at: string;
  detail: string;
}

export interface Ledger {
  attempts: Attempt[];
  given: Given[];
  /** Call-outs by id, as the leader was told. */
  launched: { id: number; kind: string }[];
  /** When a process last lost something: died, was stopped, lost its database. */
  troubles: { process: string; at_ms: number }[];
  /** What nobody expects, of what was logged. */
  errors: { at_ms: number; process: string; text: string }[];
  violations: Violation[];
}

export const openLedger = (): Ledger => ({
  ...{ attempts: [], given: [], launched: [], troubles: [], errors: [], violations: [] },
});

/** Something does not hold. */
export type Fail = (invariant: string, detail: string) => void;
