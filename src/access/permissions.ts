// Who may do what: the one table. Routes, pages, tests and the README read it; what it does not grant is refused.

/** What a role is granted for: a node of the organisation tree, a unit of the force, or nothing narrower than everything. */
export const ROLES = {
  administrator: ['everything'],
  city: ['everything'],
  county: ['organisation'],
  station: ['organisation'],
  battalion: ['unit'],
  company: ['unit'],
  squad: ['unit'],
  trainer: ['everything', 'organisation', 'unit'],
  employer: ['organisation'],
  auditor: ['everything'],
} as const satisfies Record<string, readonly ('everything' | 'organisation' | 'unit')[]>;

export type GrantedRole = keyof typeof ROLES;
/** `member` is granted to nobody: whoever has an account and is on the roster is one, for him- or herself. */
export type Role = GrantedRole | 'member';
export const GRANTED_ROLES = Object.keys(ROLES) as GrantedRole[];

/**
 * How far a permission reaches: `scope` the granted node and all below it (everything, when granted for everything);
 * `county` the county around the granted node; `own` the person alone; `all` no matter what.
 */
export type Within = 'scope' | 'county' | 'own' | 'all';
type Holders = Partial<Record<Role, Within>>;

const COMMAND: Holders = {
  city: 'scope',
  county: 'scope',
  station: 'county',
  battalion: 'scope',
  company: 'scope',
  squad: 'scope',
};
const OFFICERS: Holders = { city: 'scope', county: 'scope', station: 'scope' };
const LEADERS: Holders = { ...OFFICERS, battalion: 'scope', company: 'scope', squad: 'scope' };
const ONE_SELF: Holders = { ...everyone('own') };

function everyone(within: Within): Holders {
  return Object.fromEntries([...GRANTED_ROLES, 'member'].map((role) => [role, within]));
}

const table = {
  /** Own sessions and passkeys, own name and roles. */
  'self.manage': ONE_SELF,
  'desk.view': { ...LEADERS, administrator: 'scope', trainer: 'scope', auditor: 'scope' },
  'callout.read': { ...COMMAND, trainer: 'scope', auditor: 'scope' },
  'callout.launch': COMMAND,
  'callout.steer': COMMAND,
  /** Comments on a call-out's report, and what shall be better next time. */
  'callout.review': { ...COMMAND, trainer: 'scope' },
  /** Says yes to a launch that the policy wants a second person for. */
  'callout.approve': { city: 'scope', county: 'scope' },
  /** What a launch is filled in from. */
  'template.change': COMMAND,
  /** Planned drills; a surprise only as far as one is not to be surprised oneself. */
  'drill.read': { ...COMMAND, administrator: 'scope', trainer: 'scope', auditor: 'scope' },
  /** Plans drills and tests, starts and cancels them. */
  'drill.plan': { ...COMMAND, trainer: 'scope' },
  /** How call-outs of a kind ask by default. */
  'policy.change': { administrator: 'all', city: 'all' },
  'message.read': { city: 'scope' },
  'tree.read': { ...LEADERS, administrator: 'all', trainer: 'all', auditor: 'all', employer: 'all' },
  'unit.read': { ...LEADERS, administrator: 'scope', trainer: 'scope', auditor: 'scope' },
  'unit.change': { city: 'scope', county: 'scope' },
  'member.read': {
    ...LEADERS,
    administrator: 'scope',
    trainer: 'scope',
    employer: 'scope',
    auditor: 'scope',
    member: 'own',
  },
  /** Phones in full; masked for all others. */
  'member.phone': { ...LEADERS, employer: 'scope', member: 'own' },
  /** The identity number in full, each time noted in the audit. */
  'member.id-number': { city: 'scope', county: 'scope' },
  /** All that is held on a person, table by table. */
  'member.held': { city: 'scope', county: 'scope', member: 'own' },
  'member.change': OFFICERS,
  'member.absence': { ...LEADERS, employer: 'scope', member: 'own' },
  'member.qualify': { city: 'scope', county: 'scope', trainer: 'scope' },
  /** Where somebody is, and the phone that gets the pushes: nobody else's to say. */
  'member.own-phone': { member: 'own' },
  /** How somebody wishes to be reached. */
  'member.wishes': { ...OFFICERS, member: 'own' },
  'roster.import': { administrator: 'all', city: 'all' },
  'roster.export': { city: 'scope', county: 'scope', auditor: 'scope' },
  /** The training standard, sessions, who must still take which course. */
  'training.read': { ...COMMAND, administrator: 'scope', trainer: 'scope', auditor: 'scope', member: 'own' },
  /** Takes past results and scores in from files. */
  'training.import': { city: 'scope', county: 'scope' },
  /** All results, sessions and signed scores as files. */
  'training.export': { city: 'scope', county: 'scope', trainer: 'scope', auditor: 'scope' },
  'training.sign-up': { ...LEADERS, trainer: 'scope', employer: 'scope', member: 'own' },
  /** Plans sessions, marks, closes. */
  'training.hold': { city: 'scope', county: 'scope', trainer: 'scope' },
  'training.check-in': { member: 'own' },
  'standard.change': { city: 'all' },
  /** The equipment standard, what units and members have, what is missing. */
  'equipment.read': { ...COMMAND, administrator: 'scope', trainer: 'scope', auditor: 'scope' },
  /** Adds, hands out, takes back, inspects. */
  'equipment.keep': COMMAND,
  /** The bank of questions, answers included. */
  'question.change': { city: 'all', trainer: 'all' },
  'exam.read': { ...COMMAND, administrator: 'scope', trainer: 'scope', auditor: 'scope' },
  /** Plans exams, invites, marks the practical part. */
  'exam.hold': { city: 'scope', county: 'scope', trainer: 'scope' },
  /** Decides what a candidate has against a mark. */
  'exam.decide': { city: 'scope', county: 'scope' },
  'exam.sit': { member: 'own' },
  /** The way to a guard certificate: the station puts forward, the county examines, the city issues. */
  'certificate.read': { ...OFFICERS, administrator: 'scope', auditor: 'scope' },
  'certificate.nominate': OFFICERS,
  'certificate.examine': { city: 'scope', county: 'scope' },
  'certificate.issue': { city: 'scope' },
  /** How units did in drills: sheets, league tables. */
  'score.read': { ...COMMAND, administrator: 'scope', trainer: 'scope', auditor: 'scope' },
  /** Opens sheets, gives scores, signs. */
  'score.give': { city: 'scope', county: 'scope', trainer: 'scope' },
  /** The chief trainer: where two do not agree, appeals, corrections. */
  'score.decide': { city: 'scope', county: 'scope' },
  'score.appeal': { battalion: 'scope', company: 'scope', squad: 'scope' },
  /** Shifts and roll-calls of a station's sites, bulletins and who read them, joint duty. */
  'duty.read': { ...OFFICERS, administrator: 'scope', auditor: 'scope' },
  /** Plans shifts and roll-calls, ticks sheets, writes bulletins, pairs sites, keeps the radio book. */
  'duty.change': OFFICERS,
  /** Says that a bulletin was read: nobody else's to say. */
  'bulletin.receive': { member: 'own' },
  /** Holds a scene until the police arrive. */
  'scene.hold': { member: 'own' },
  /** Sends field reports of one's own, and sees what became of them. */
  'report.send': { member: 'own' },
  /** Signs on to own shifts, offers them, takes those of others. */
  'shift.own': { member: 'own' },
  /** What a quarter came to, of one's own places. */
  'assessment.read': { ...OFFICERS, administrator: 'scope', employer: 'scope', auditor: 'scope' },
  /** Comments on it and appeals against it. */
  'assessment.comment': { ...OFFICERS, employer: 'scope' },
  /** Weights, publishing, deciding appeals. */
  'assessment.publish': { city: 'all' },
  'access.manage': { administrator: 'all' },
  'audit.read': { auditor: 'all', administrator: 'all' },
} as const satisfies Record<string, Holders>;

export type Permission = keyof typeof table;
export const PERMISSIONS: Record<Permission, Holders> = table;
export const PERMISSION_NAMES = Object.keys(table) as Permission[];

/** Null: not at all. */
export const reachOf = (role: Role, permission: Permission): Within | null =>
  PERMISSIONS[permission][role] ?? null;

export const rolesHolding = (permission: Permission): Role[] =>
  Object.keys(PERMISSIONS[permission]) as Role[];
