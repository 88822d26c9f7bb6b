// Scenarios that come with the product, to begin a drill from: what is asked for, and how simulated people behave. Their names
// for readers stand in drill-texts.ts; title and task are what the drilled would read.
import type { PolicyInput } from '../callout/policy.ts';
import type { Role } from '../roster/qualifications.ts';
import { type PhonesAbout, phonesSchema } from './phones-schema.ts';

export interface DrillScenario {
  key: string;
  title: string;
  task: string;
  lines: { role: Role; count: number }[];
  arriveByMinutes: number;
  policy: PolicyInput | null;
}

type Shipped = DrillScenario & { phones: Partial<PhonesAbout> };

const SHIPPED: readonly Shipped[] = [
  {
    ...{ key: 'first-muster', title: '商场火警疏散', task: '疏散商场人员，维持周边秩序' },
    lines: [
      { role: 'general', count: 40 },
      { role: 'first_aid', count: 6 },
      { role: 'driver', count: 4 },
    ],
    ...{ arriveByMinutes: 45, policy: null, phones: {} },
  },
  {
    ...{ key: 'silent-night', title: '小区燃气泄漏', task: '协助疏散居民，设置警戒线' },
    lines: [
      { role: 'general', count: 45 },
      { role: 'first_aid', count: 5 },
      { role: 'security', count: 10 },
    ],
    arriveByMinutes: 60,
    policy: {
      echelons: [1.5, 2, 2.5, 3, 3].map((factor) => ({ windowSeconds: 300, factor })),
    },
    phones: {
      ...{ silentShare: 0.5, comingShare: 0.75 },
      ...{ hearPushSeconds: { median: 60, spread: 1 }, answerSeconds: { median: 60, spread: 0.8 } },
      setOutSeconds: { median: 480, spread: 0.4 },
    },
  },
  {
    ...{ key: 'scarce-divers', title: '溺水搜救', task: '水面搜救，岸线警戒' },
    lines: [
      { role: 'water_rescue', count: 8 },
      { role: 'driver', count: 4 },
      { role: 'general', count: 30 },
    ],
    ...{ arriveByMinutes: 50, policy: null, phones: {} },
  },
  {
    ...{ key: 'landslide', title: '山体滑坡', task: '转移群众，搬运物资' },
    lines: [
      { role: 'general', count: 100 },
      { role: 'rope', count: 10 },
      { role: 'driver_b2', count: 6 },
    ],
    ...{ arriveByMinutes: 150, policy: { etaGraceMinutes: 20 }, phones: { speedKmh: 40 } },
  },
  {
    ...{ key: 'squads', title: '园区警戒', task: '成建制集结，外围警戒' },
    ...{ lines: [{ role: 'general', count: 80 }], arriveByMinutes: 60 },
    ...{ policy: { mode: 'squad', channels: 'at_once' }, phones: {} },
  },
];

export const SCENARIO_KEYS = SHIPPED.map(({ key }) => key) as [string, ...string[]];

export const scenarios = (): DrillScenario[] => SHIPPED.map(({ phones: _, ...scenario }) => scenario);

/** How simulated people behave in a drill that began from `key`; as on a usual day when it began from none. */
export const phonesOf = (key: string | null): PhonesAbout =>
  phonesSchema.parse(SHIPPED.find((s) => s.key === key)?.phones ?? {});
