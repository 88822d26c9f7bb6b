// A launch that is being filled in: what it is made of, what is still missing, the request that it becomes. Pure.
import type { InferRequestType, InferResponseType } from 'hono/client';
import type { Position } from '../../../kernel/geo.ts';
import type { callouts } from '../api.ts';
import type { Template } from './desk.ts';

type Body = InferRequestType<typeof callouts.callouts.$post>['json'];
export type Plan = InferResponseType<typeof callouts.plans.$post, 200>;
export type LaunchBody = Body;
export type Kind = Body['kind'];
export type Line = Body['lines'][number];
export type Role = Line['role'];
export type Severity = NonNullable<Body['severity']>;
export type Policy = NonNullable<Template['policy']>;

export const KINDS: readonly Kind[] = ['real', 'drill', 'test'];
export const SEVERITIES: readonly Severity[] = ['minor', 'moderate', 'severe', 'extreme'];
export const ROLES: readonly Role[] = [
  ...(['general', 'first_aid', 'driver', 'driver_b2', 'firefighting', 'water_rescue'] as const),
  ...(['security', 'communications', 'rope', 'dog_handler', 'drone'] as const),
];

export interface Spot {
  place: string;
  position: Position | null;
}

export interface Draft {
  kind: Kind;
  templateId: number | null;
  scene: Spot;
  /** Null: at the scene. */
  muster: Spot | null;
  title: string;
  task: string;
  severity: Severity | null;
  lines: Line[];
  minutes: number;
  commander: { name: string; phone: string };
  /** What differs from how call-outs of the kind ask. */
  bend: Partial<Policy>;
  unitId: number | null;
  excludeUnitIds: number[];
  pinUnitIds: number[];
}

export const emptyDraft = (kind: Kind): Draft => ({
  ...{ kind, templateId: null, scene: { place: '', position: null }, muster: null, title: '', task: '' },
  ...{ severity: null, lines: [{ role: 'general', count: 10 }], minutes: 30 },
  ...{ commander: { name: '', phone: '' }, bend: {}, unitId: null, excludeUnitIds: [], pinUnitIds: [] },
});

/** Worth keeping: something was said that nobody wants to say again. */
export const isBegun = (draft: Draft): boolean => {
  const { kind: _, commander: __, ...said } = draft;
  const { kind: ___, commander: ____, ...nothing } = emptyDraft(draft.kind);
  return JSON.stringify(said) !== JSON.stringify(nothing);
};

/** The template's task in place of the one before; where and who commands stay. */
export const fromTemplate = (draft: Draft, template: Template): Draft => ({
  ...draft,
  ...{ templateId: template.id, title: template.title, task: template.task, severity: template.severity },
  ...{ lines: template.lines as Line[], minutes: template.minutes, bend: template.policy ?? {} },
  ...{ excludeUnitIds: [], pinUnitIds: [] },
});

/** The fields that a launch waits for, in the order of the page. */
export type Missing = 'place' | 'position' | 'muster' | 'title' | 'lines' | 'minutes' | 'commander' | 'unit';

export function missingIn(draft: Draft, unitIds: readonly number[]): Missing[] {
  const { scene, muster, title, lines, minutes, commander } = draft;
  const missing: Missing[] = [];
  if (scene.place.trim() === '') missing.push('place');
  if (!scene.position) missing.push('position');
  if (muster && (!muster.position || muster.place.trim() === '')) missing.push('muster');
  if (title.trim() === '') missing.push('title');
  if (lines.length === 0) missing.push('lines');
  if (!(minutes >= 1)) missing.push('minutes');
  if (commander.name.trim() === '') missing.push('commander');
  if (unitIds.length > 1 && draft.unitId === null) missing.push('unit');
  return missing;
}

export const stepOf = (field: Missing): 'where' | 'what' =>
  field === 'place' || field === 'position' || field === 'muster' ? 'where' : 'what';

export const arriveBy = (draft: Draft, now: Date): Date => new Date(now.getTime() + draft.minutes * 60_000);

const some = <T>(list: T[]) => (list.length > 0 ? list : undefined);

/** What the plan is made from; null while it cannot be made. `policy`: how call-outs of the kind ask by default. */
export function planBody(draft: Draft, policy: Policy | undefined, now: Date) {
  const { kind, scene, muster, lines, bend } = draft;
  if (!scene.position || lines.length === 0 || !(draft.minutes >= 1)) return null;
  const bent = Object.keys(bend).length > 0 && policy;
  return {
    ...{ kind, position: scene.position, lines, arriveBy: arriveBy(draft, now).toISOString() },
    ...(bent && { policy: { ...policy, ...bend } }),
    ...(draft.unitId !== null && { unitId: draft.unitId }),
    ...{ excludeUnitIds: some(draft.excludeUnitIds), pinUnitIds: some(draft.pinUnitIds) },
    ...(draft.title.trim() && { title: draft.title.trim() }),
    ...(scene.place.trim() && { place: scene.place.trim() }),
    ...(muster?.position && muster.place.trim() && { musterPoint: musterOf(muster, muster.position) }),
    ...(draft.commander.name.trim() && { commander: { name: draft.commander.name.trim() } }),
  };
}

const musterOf = ({ place }: Spot, position: Position) => ({ place: place.trim(), position });

/** The launch itself; only of a draft in which nothing is missing. */
export function launchBody(draft: Draft, policy: Policy | undefined, now: Date): LaunchBody {
  const plan = planBody(draft, policy, now);
  if (!plan) throw new Error('a launch has a place and a requirement');
  const { name, phone } = draft.commander;
  return {
    ...plan,
    ...{ title: draft.title.trim(), place: draft.scene.place.trim() },
    ...(draft.task.trim() && { task: draft.task.trim() }),
    ...(draft.severity && { severity: draft.severity }),
    commander: { name: name.trim(), ...(phone.trim() && { phone: phone.trim() }) },
  } as LaunchBody;
}
