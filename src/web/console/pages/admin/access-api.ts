// The routes of people, roles, sessions and keys, typed by themselves.
import { hc, type InferResponseType } from 'hono/client';
import type { keyRoutes } from '../../../../access/key-routes.ts';
import type { peopleRoutes } from '../../../../access/people-routes.ts';
import type { GrantedRole } from '../../../../access/permissions.ts';
import { send } from '../../api.ts';

const people = hc<ReturnType<typeof peopleRoutes>>('/api', { fetch: send });
const keys = hc<ReturnType<typeof keyRoutes>>('/api', { fetch: send });

export type Person = InferResponseType<typeof people.people.$get, 200>['people'][number];
export type Key = InferResponseType<typeof keys.keys.$get, 200>['keys'][number];
export type Session = InferResponseType<
  (typeof people.people)[':id']['sessions']['$get'],
  200
>['sessions'][number];
export type ScopeNode = InferResponseType<typeof people.scopes.$get, 200>['scopes'][number];
export type Invitation = InferResponseType<typeof people.people.$post, 201>;

export interface NewGrant {
  role: GrantedRole;
  organisationId?: number;
  unitId?: number;
}

const at = (id: number) => ({ param: { id: String(id) } }) as never;

export const listPeople = async (): Promise<Person[]> => (await (await people.people.$get()).json()).people;
export const onePerson = async (id: number): Promise<Person> =>
  (await people.people[':id'].$get(at(id))).json();
export const listScopes = async (): Promise<ScopeNode[]> =>
  (await (await people.scopes.$get()).json()).scopes;
export const invite = async (officer: {
  name: string;
  phone: string;
  grant?: NewGrant;
}): Promise<Invitation> => (await people.people.$post({ json: officer })).json();
export const findMembers = async (name: string) =>
  (await (await people.people.search.$post({ json: { name } })).json()).members;
export const accountOf = async (memberId: number): Promise<number> =>
  (await (await people.people.members[':id'].$post(at(memberId))).json()).id;
export const newLink = async (id: number): Promise<Invitation> =>
  (await people.people[':id'].link.$post(at(id))).json();
export const listSessions = async (id: number): Promise<Session[]> =>
  (await (await people.people[':id'].sessions.$get(at(id))).json()).sessions;
export const listKeys = async (): Promise<Key[]> => (await (await keys.keys.$get()).json()).keys;
export const makeKey = async (name: string, grant: NewGrant): Promise<string> =>
  (await (await keys.keys.$post({ json: { name, grant } })).json()).key;
