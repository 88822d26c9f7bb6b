// What is said in a call and what pressed keys do: the words come from the room whose message it is.
import type { Language } from '../kernel/texts.ts';

/** Which question the keys answer. */
export type Ask = 'answer' | 'eta';

export interface KeyPress {
  deliveryId: number;
  ask: Ask;
  /** Empty: nothing was pressed in time. */
  digits: string;
}

/** What the call says next. `ask`: it then waits for keys; null: it ends. */
export interface Spoken {
  language: Language;
  text: string;
  ask: Ask | null;
}

export interface VoiceTalk {
  /** Takes in pressed keys; the same ones again do no harm. */
  onKeys(press: KeyPress): Promise<Spoken>;
  /** What an answering machine is told. Null: of a message that is not known. */
  onMachine(deliveryId: number): Promise<Spoken | null>;
}
