// What a person's path through a call-out comes to, for tables of the report. Pure.
import type { DeliveryPath, PersonPath } from '../report.ts';

/** How the answer that counts came in; null without one. */
export const answeredBy = (person: PersonPath): string | null =>
  person.steps.findLast((s) => s.type === 'responded')?.channel ?? null;

/** Farthest first: what a delivery came to is the farthest that its log says. */
const FARTHEST = ['read', 'delivered', 'failed', 'expired', 'sent', 'unknown', 'retry'].map(
  (s) => `delivery_${s}`,
);

export interface DeliverySum {
  purpose: string;
  channel: string;
  route: string;
  ended: string;
  count: number;
}

/** Deliveries counted by purpose, channel, route and end. */
export function sumDeliveries(deliveries: DeliveryPath[]): DeliverySum[] {
  const sums = new Map<string, DeliverySum>();
  for (const { purpose, channel, route, steps } of deliveries) {
    const types = new Set(steps.map((s) => s.type));
    const ended = FARTHEST.find((type) => types.has(type)) ?? 'delivery_sent';
    const key = [purpose, channel, route, ended].join(' ');
    const sum = sums.get(key) ?? { purpose, channel, route, ended, count: 0 };
    sum.count++;
    sums.set(key, sum);
  }
  return [...sums.values()].sort((a, b) => b.count - a.count);
}
