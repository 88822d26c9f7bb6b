// The roster's routes, typed by themselves, and what the force's pages share of them.
import { hc, type InferResponseType } from 'hono/client';
import type { memberHistoryRoutes } from '../../../callout/member-history.ts';
import type { mapRoutes } from '../../../roster/map-routes.ts';
import type { rosterRoutes } from '../../../roster/routes.ts';
import { send } from '../api.ts';

export const roster = hc<ReturnType<typeof rosterRoutes>>('/api', { fetch: send });
export const history = hc<ReturnType<typeof memberHistoryRoutes>>('/api', { fetch: send });

export type Page = InferResponseType<typeof roster.members.search.$post, 200>;
export type Member = Page['items'][number];
export type MemberDetail = InferResponseType<(typeof roster.members)[':id']['$get'], 200>;
export type PastCallout = InferResponseType<
  (typeof history.members)[':id']['callouts']['$get'],
  200
>['items'][number];
export type Unit = InferResponseType<typeof roster.units.$get, 200>['items'][number];

type SearchBody = Parameters<typeof roster.members.search.$post>[0]['json'];
export type Search = Pick<
  SearchBody,
  'search' | 'duty' | 'status' | 'qualification' | 'role' | 'callable' | 'lacks' | 'sort' | 'order'
> & { unitId?: number | undefined; organisationId?: number | undefined };

export const PAGE_SIZE = 100;

/** What is searched by travels in the body: a name in an address would stay in logs and histories. */
export const searchPage = async (search: Search, page: number, pageSize = PAGE_SIZE): Promise<Page> =>
  (await roster.members.search.$post({ json: { ...search, page, pageSize } })).json();

const map = hc<ReturnType<typeof mapRoutes>>('/api', { fetch: send });

export const forceBySite = async (search: Search) => (await map.map.force.$post({ json: search })).json();

export const listUnits = async (): Promise<Unit[]> => (await (await roster.units.$get()).json()).items;

/** A unit with all above it: 城关区大队1中队2小队. */
export function wholeName(units: Unit[], id: number): string {
  const unit = units.find((u) => u.id === id);
  return unit ? (unit.parentId === null ? '' : wholeName(units, unit.parentId)) + unit.name : '';
}
