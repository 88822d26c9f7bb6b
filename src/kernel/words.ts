// Times as people read them, in the reader's language.
import type { Reader, Words } from './page.ts';

/** 急救、驾驶 or first aid, driver. */
export const listWords = ({ language }: Pick<Reader, 'language'>, items: string[]): string =>
  items.join(language === 'zh' ? '、' : ', ');

/** 45 秒, 12 分, 1 小时 5 分. */
export function durationWords(t: Words, seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 120) return t('page.seconds', { n: whole });
  const minutes = Math.round(whole / 60);
  if (minutes < 120) return t('page.minutes', { n: minutes });
  return t('page.hours', { h: Math.floor(minutes / 60), m: minutes % 60 });
}

/** 01:20 to go, for a countdown; 00:00 when it is due. */
export function countdown(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
}
