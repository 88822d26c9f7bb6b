// What is told by the app itself, above the rooms.
import type { Catalogue } from './kernel/texts.ts';

export const appTexts: Catalogue = {
  zh: {
    'problem.nobody-dispatches': '没有进程在发送',
    'problem.nobody-dispatches.detail':
      '时钟停在到期的时刻，等待发送进程处理。请启动 MUSTER_ROLE=dispatcher（或 all）的进程后重试。',
  },
  en: {
    'problem.nobody-dispatches': 'No process dispatches',
    'problem.nobody-dispatches.detail':
      'The clock stands where something is due and waits for it to be done. Start a process with MUSTER_ROLE=dispatcher (or all), then try again.',
  },
};
