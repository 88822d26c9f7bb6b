// What the summons page is made from.
import type { Reader } from '../../kernel/page.ts';
import type { Gear } from '../gear.ts';
import type { PhoneView } from '../phone-view.ts';
import type { AnswerKind, Elsewhere } from '../respond-rules.ts';

export interface PhonePageParts {
  view: PhoneView;
  reader: Reader;
  /** Where the forms go: `/a/<token>`. */
  path: string;
  /** What became of the answer just given. */
  outcome?: string;
  /** The call-out that holds this person, and the answer that would leave it. */
  conflict?: {
    elsewhere: Pick<Elsewhere, 'kind' | 'title'>;
    answer: AnswerKind;
    etaMinutes: number | undefined;
  };
  /** What was wrong with what was sent, and what had been typed. */
  error?: string;
  typed?: { etaMinutes?: string; code?: string };
  /** What this person was issued, and checked off; the squad that he or she leads. */
  gear: Gear;
}
