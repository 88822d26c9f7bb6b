// What a member can hold, and which of it fills which role of a requirement.

export const QUALIFICATION_KINDS = [
  'first_aid',
  'driver_b2',
  'driver_c1',
  'firefighting',
  'water_rescue',
  'security',
  'communications',
  'rope',
  'dog_handler',
  'drone',
  'guard_certificate',
] as const;
export type QualificationKind = (typeof QUALIFICATION_KINDS)[number];

export const ROLES = [
  'general',
  'first_aid',
  'driver',
  'driver_b2',
  'firefighting',
  'water_rescue',
  'security',
  'communications',
  'rope',
  'dog_handler',
  'drone',
] as const;
export type Role = (typeof ROLES)[number];

/** Any one of these fills the role; null: everybody does. */
export const ROLE_QUALIFICATIONS: Record<Role, readonly QualificationKind[] | null> = {
  general: null,
  first_aid: ['first_aid'],
  driver: ['driver_b2', 'driver_c1'],
  driver_b2: ['driver_b2'],
  firefighting: ['firefighting'],
  water_rescue: ['water_rescue'],
  security: ['security'],
  communications: ['communications'],
  rope: ['rope'],
  dog_handler: ['dog_handler'],
  drone: ['drone'],
};

/** A guard certificate has its own columns in a roster file; everything else is written as a skill. */
export type Skill = Exclude<QualificationKind, 'guard_certificate'>;

/** How a skill is written in an exported file; the first name of each is also the screen's. */
const SKILL_NAMES: Record<Skill, readonly string[]> = {
  first_aid: ['急救', '急救员', '救护', 'first aid'],
  driver_b2: ['驾驶B2', 'B2', 'B2驾驶', '驾驶员B2', '驾驶(B2)', 'driver b2'],
  driver_c1: ['驾驶C1', 'C1', 'C1驾驶', '驾驶员C1', '驾驶(C1)', 'driver c1'],
  firefighting: ['灭火', '消防', '灭火救援', 'firefighting'],
  water_rescue: ['水域救援', '水上救援', 'water rescue'],
  security: ['警戒处突', '警戒', '处突', 'security'],
  communications: ['通信', '通讯', '通信保障', 'communications'],
  rope: ['高空绳索', '绳索', '绳索救援', 'rope'],
  dog_handler: ['犬引导', '警犬引导', '训导犬', 'dog handler'],
  drone: ['无人机', '无人机操作', 'drone'],
};

const skillKey = (name: string) =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]/g, '');

const SKILL_BY_NAME = new Map<string, Skill>(
  Object.entries(SKILL_NAMES).flatMap(([kind, names]) =>
    [kind, ...names].map((name) => [skillKey(name), kind as Skill] as const),
  ),
);

/** The skill that `name` means, in Chinese, English or as a code; null when it is none of ours. */
export function skillOf(name: string): Skill | null {
  return SKILL_BY_NAME.get(skillKey(name)) ?? null;
}

export function skillName(kind: Skill): string {
  return SKILL_NAMES[kind][0] as string;
}

export const isSkill = (kind: string): kind is Skill => kind in SKILL_NAMES;
