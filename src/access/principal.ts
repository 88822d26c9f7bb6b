// Who a request comes from, and how far each permission reaches for them. Read anew for every request, never kept.
import { type GrantedRole, type Permission, reachOf } from './permissions.ts';

export interface Grant {
  id: number;
  role: GrantedRole;
  /** Both null: everything. */
  organisationId: number | null;
  unitId: number | null;
}

export interface Principal {
  /** As the log names it: user:12, key:3, operator. */
  actor: string;
  name: string;
  /** Null: a program. */
  userId: number | null;
  memberId: number | null;
  sessionId: number | null;
  grants: Grant[];
  /** The key of the installation's own environment. */
  installation: boolean;
}

/** Whoever holds the installation itself: its environment's key, its command line. */
export const INSTALLATION: Principal = {
  ...{ actor: 'operator', name: '', userId: null, memberId: null, sessionId: null, grants: [] },
  installation: true,
};

/** What a permission covers: everything, or nodes with all below them, and oneself. */
export interface Bounds {
  everything: boolean;
  organisations: number[];
  /** Nodes around which the whole county counts. */
  countiesAround: number[];
  units: number[];
  memberId: number | null;
}

/** Null when the permission is not held at all. */
export function boundsOf(who: Principal, permission: Permission): Bounds | null {
  const bounds: Bounds = {
    everything: who.installation,
    organisations: [],
    countiesAround: [],
    units: [],
    memberId: null,
  };
  let held = who.installation;
  for (const { role, organisationId, unitId } of who.grants) {
    const within = reachOf(role, permission);
    if (!within) continue;
    held = true;
    if (within === 'own') continue;
    if (within === 'all' || (organisationId === null && unitId === null)) bounds.everything = true;
    else if (unitId !== null) bounds.units.push(unitId);
    else if (within === 'county') bounds.countiesAround.push(organisationId as number);
    else bounds.organisations.push(organisationId as number);
  }
  if (who.memberId !== null && reachOf('member', permission)) {
    held = true;
    bounds.memberId = who.memberId;
  }
  // Also after the last role was taken back: one sees that none is held, and can sign out.
  if (who.userId !== null && permission === 'self.manage') held = true;
  return held ? bounds : null;
}

export const mayAtAll = (who: Principal, permission: Permission): boolean =>
  boundsOf(who, permission) !== null;
