import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildPlan } from '../../src/callout/build-plan.ts';
import {
  type EligibilityAsk,
  eligibility,
  LEFT_OUT_REASONS,
  type MemberFacts,
} from '../../src/callout/eligibility.ts';
import { policySchema } from '../../src/callout/policy.ts';
import { cityDate } from '../../src/kernel/calendar.ts';

const facts = (about: Partial<MemberFacts> = {}): MemberFacts => ({
  ...{ memberId: 1, name: '王波', unitId: 1, unitName: '7小队', countyId: 1, status: 'active' },
  ...{ consentOn: '2021-04-22', consentWithdrawnOn: null, absent: false, engagedIn: null, releasedAt: null },
  ...{ qualifications: [], reachable: true, distance_m: 500, positionSource: 'home' },
  ...about,
});
const nobodyOut = { excludedUnits: new Set<number>(), farthest_m: 50_000 };
const ask = (about: Partial<EligibilityAsk> = {}): EligibilityAsk => {
  const now = about.now ?? new Date('2026-11-23T19:12:00Z');
  const roles = [{ role: 'general', needs: null }];
  return { kind: 'real', roles, now, today: cityDate(now), restHours: 8, ...nobodyOut, ...about };
};
const reason = (about: Partial<MemberFacts>, a: Partial<EligibilityAsk> = {}) => {
  const verdict = eligibility(facts(about), ask(a));
  return verdict.eligible ? null : verdict.reason;
};

test('each exclusion has its reason', () => {
  expect(reason({})).toBeNull();
  expect(reason({ status: 'left' })).toBe('inactive');
  expect(reason({ consentOn: null })).toBe('no_consent');
  expect(reason({ consentWithdrawnOn: '2026-01-01' })).toBe('consent_withdrawn');
  expect(reason({ absent: true })).toBe('absent');
  expect(reason({ reachable: false })).toBe('unreachable');
  expect(reason({}, { roles: [{ role: 'driver', needs: ['driver_b2'] }] })).toBe('no_qualification');
});

test('in a real call-out: not for another; in a drill: for a real one only', () => {
  const inDrill = { engagedIn: { calloutId: 9, kind: 'drill' as const } };
  const inReal = { engagedIn: { calloutId: 9, kind: 'real' as const } };
  expect(reason(inDrill)).toBeNull();
  expect(reason(inDrill, { kind: 'drill' })).toBe('in_other_callout');
  expect(reason(inReal)).toBe('in_real_callout');
  expect(reason(inReal, { kind: 'test' })).toBe('in_real_callout');
});

test('a qualification counts to the end of its last day in Asia/Shanghai', () => {
  const holder = { qualifications: [{ kind: 'first_aid', expiresOn: '2026-11-24' }] };
  const roles = [{ role: 'first_aid', needs: ['first_aid'] }];
  expect(reason(holder, { roles, now: new Date('2026-11-24T15:59:59.999Z') })).toBeNull();
  expect(reason(holder, { roles, now: new Date('2026-11-24T16:00:00Z') })).toBe('no_qualification');
  expect(reason({ qualifications: [{ kind: 'first_aid', expiresOn: null }] }, { roles })).toBeNull();
});

test('whoever lacks what a role needs is shown, and fills it no more only where the policy says so', () => {
  const roles = [
    { role: 'first_aid', needs: ['first_aid'] },
    { role: 'general', needs: null },
  ];
  const holder = {
    qualifications: [{ kind: 'first_aid', expiresOn: null }],
    lacks: [{ item: '急救包', role: 'first_aid' }],
  };
  expect(eligibility(facts(holder), ask({ roles }))).toMatchObject({
    ...{ eligible: true, roles: ['first_aid', 'general'], lacks: ['急救包'] },
  });
  expect(eligibility(facts(holder), ask({ roles, requireEquipment: true }))).toMatchObject({
    ...{ eligible: true, roles: ['general'], lacks: [] },
  });
  const [firstAid] = roles;
  expect(reason(holder, { roles: firstAid ? [firstAid] : [], requireEquipment: true })).toBe('no_equipment');
  expect(reason({ lacks: [{ item: '头盔', role: null }] }, { requireEquipment: true })).toBe('no_equipment');
  expect(reason({ lacks: [{ item: '警棍', role: 'security' }] }, { requireEquipment: true })).toBeNull();
});

test('the tired are eligible and marked', () => {
  const now = new Date('2026-11-23T19:12:00Z');
  const worked = (hours: number) => ({ releasedAt: new Date(now.getTime() - hours * 3_600_000) });
  expect(eligibility(facts(worked(7.9)), ask({ now }))).toMatchObject({ eligible: true, tired: true });
  expect(eligibility(facts(worked(8)), ask({ now }))).toMatchObject({ eligible: true, tired: false });
});

const anyForce = fc
  .array(
    fc.record({
      countyId: fc.constantFrom(1, 2),
      status: fc.constantFrom('active' as const, 'active' as const, 'left' as const),
      absent: fc.boolean(),
      reachable: fc.boolean(),
      distance_m: fc.option(fc.integer({ min: 0, max: 9_000 })),
      qualifications: fc.subarray([{ kind: 'first_aid', expiresOn: null }]),
    }),
    { maxLength: 40 },
  )
  .map((list) => list.map((about, i) => facts({ ...about, memberId: i + 1 })));

test('everybody is in the plan once, or left out once with a reason of the list', () => {
  fc.assert(
    fc.property(anyForce, fc.boolean(), (force, crossBorder) => {
      const lines = [
        { role: 'first_aid', count: 2 },
        { role: 'general', count: 3 },
      ];
      const roles = [
        { role: 'first_aid', needs: ['first_aid'] },
        { role: 'general', needs: null },
      ];
      const policy = policySchema.parse({ crossBorder });
      const plan = buildPlan(force, { lines, policy, ask: ask({ roles }), countyId: 1 });
      const ids = [...plan.pool, ...plan.leftOut].map((p) => p.memberId).sort((a, b) => a - b);
      expect(ids).toEqual(force.map((f) => f.memberId));
      for (const { reason } of plan.leftOut) expect(LEFT_OUT_REASONS).toContain(reason);
      if (!crossBorder) expect(plan.pool.some((e) => e.crossBorder)).toBe(false);
      expect(plan.echelons.reduce((sum, e) => sum + e.asks, 0)).toBe(plan.pool.length);
    }),
  );
});
