// A text that came in: an answer to a roll-call, or else to a call-out.
import type { CalloutDeps } from './callout/deps.ts';
import { answerByText } from './callout/text-answer.ts';
import type { OnText } from './delivery/inbound.ts';
import { hereByText } from './duty/here-by-text.ts';

export const takeText =
  (deps: CalloutDeps): OnText =>
  async (text) => {
    if (!(await hereByText(deps, text))) await answerByText(deps, text);
  };
