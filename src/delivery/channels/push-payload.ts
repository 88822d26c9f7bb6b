// What a push says, within what push services carry.
import type { OutboundMessage } from '../channel.ts';

/** One encrypted record of 4,096 bytes holds 3,993 bytes of text; this leaves room. */
export const PAYLOAD_LIMIT_BYTES = 3900;

const ELLIPSIS = '…';
const bytes = new TextEncoder();
const segmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/**
 * JSON of at most 3,900 bytes: `{title, body, link, topic, purpose, callout, receipt, language}`. What is too long loses the end
 * of its body, then of its title, never the beginning, where the mark of the kind stands. Null when not even that fits.
 */
export function pushPayload(message: OutboundMessage, receipt: string): string | null {
  const write = (title: string, body: string) =>
    JSON.stringify({
      title,
      body,
      link: message.link,
      topic: message.topic,
      purpose: message.purpose,
      callout: message.calloutId,
      receipt,
      language: message.language,
    });
  const fits = (text: string) => bytes.encode(text).byteLength <= PAYLOAD_LIMIT_BYTES;
  const whole = write(message.title, message.body);
  if (fits(whole)) return whole;
  const body = longest(message.body, (part) => fits(write(message.title, part)));
  if (body !== null) return write(message.title, body);
  const title = longest(message.title, (part) => fits(write(part, '')));
  return title === null ? null : write(title, '');
}

/** The longest beginning of `text`, cut between characters as people count them, that `fits` with an ellipsis. */
function longest(text: string, fits: (part: string) => boolean): string | null {
  const characters = Array.from(segmenter.segment(text), (s) => s.segment);
  const beginning = (length: number) => characters.slice(0, length).join('') + ELLIPSIS;
  let low = 0;
  let high = characters.length;
  if (!fits(beginning(0))) return null;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(beginning(middle))) low = middle;
    else high = middle - 1;
  }
  return beginning(low);
}
