// Sender numbers as providers write them, made comparable with the roster's.
import { readPhone } from '../roster/values.ts';

/** `13800000001`, `86 138…` → `+8613800000001`. What is no number stays as it came. */
export function senderNumber(from: string): string {
  const read = readPhone(from);
  return 'value' in read ? read.value : from;
}
