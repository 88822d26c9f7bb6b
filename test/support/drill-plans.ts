// A drill as it is planned over HTTP, for tests of drills.
import { SCENE, START } from './rig.ts';

export const inMinutes = (n: number) => new Date(START.getTime() + n * 60_000).toISOString();

/** Simulated, in an hour, unless told. */
export const drillBody = (about: Record<string, unknown> = {}) => ({
  ...{ title: '商场火警疏散', task: '疏散人员', place: '东门', position: SCENE, commander: { name: '王队' } },
  ...{ lines: [{ role: 'general', count: 2 }], arriveByMinutes: 40, phones: 'simulated' },
  policy: { echelons: [1.5, 2, 2].map((factor) => ({ windowSeconds: 300, factor })) },
  when: { at: inMinutes(60) },
  ...about,
});
