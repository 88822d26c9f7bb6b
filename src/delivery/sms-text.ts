// A message as one text of words, for channels that have neither titles nor buttons.
import type { OutboundMessage } from './channel.ts';

/** Title, body and link in this order, each once: the mark of the kind, which opens the title, stays first. */
export function smsText(message: Pick<OutboundMessage, 'title' | 'body' | 'link'>): string {
  const { title, body, link } = message;
  const words = body.startsWith(title) ? body : `${title} ${body}`;
  return link && !words.includes(link) ? `${words} ${link}` : words;
}
