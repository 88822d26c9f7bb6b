// How long something took, in words.
import type { Words } from '../language.tsx';

/** 45 秒, 12 分, 1 小时 5 分; that it never happened when it did not. */
export function spanWords(t: Words, seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return t('report.never');
  if (seconds < 120) return t('after.seconds', { n: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return t('after.minutes', { n: minutes });
  return t('after.hours', { h: Math.floor(minutes / 60), m: minutes % 60 });
}
