// What the after-action page asks of the server.
import type { ImprovementView } from '../../../callout/improvements.ts';
import type { PersonPath, Report } from '../../../callout/report.ts';
import { act, read, send } from '../api.ts';

export type { ImprovementView, PersonPath, Report };
export type Figures = Report['figures'];

export interface TimelineEntry {
  id: number;
  at: string;
  type: string;
  text: string;
  by: string;
  channel: string;
  reason: string;
  memberId: number | null;
}
export interface Beside {
  id: number;
  title: string;
  place: string;
  self: boolean;
  launchedAt: string;
  figures: Partial<Record<keyof Figures, number | null>> | null;
}
export interface Comment {
  id: number;
  text: string;
  createdBy: string;
  createdAt: string;
}
export interface HistoryEntry {
  at: string;
  by: string;
  action: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}
export interface OwnerFound {
  kind: 'officer' | 'member';
  id: number;
  name: string;
  of: string;
}

interface Items<T> {
  items: T[];
}

export const readReport = (id: number) => read<Report>(`/callouts/${id}/report`);
export const readTimeline = (id: number, memberId?: number) =>
  read<Items<TimelineEntry>>(`/callouts/${id}/timeline${memberId ? `?memberId=${memberId}` : ''}`);
export const readBeside = (id: number) => read<Items<Beside>>(`/callouts/${id}/comparison`);
export const readComments = (id: number) => read<Items<Comment>>(`/callouts/${id}/comments`);
export const readImprovements = (id: number) => read<Items<ImprovementView>>(`/callouts/${id}/improvements`);
export const readHistory = (id: number, itemId: number) =>
  read<Items<HistoryEntry>>(`/callouts/${id}/improvements/${itemId}/history`);
export const readOpen = () =>
  read<Items<ImprovementView> & { total: number }>('/improvements?state=open&pageSize=10');

export async function findOwners(search: string): Promise<OwnerFound[]> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ search }),
  };
  return ((await (await send('/api/improvement-owners', init)).json()) as Items<OwnerFound>).items;
}

export const change = (id: number, path: string, method: string, body?: unknown) =>
  act(`/callouts/${id}/${path}`, body, method);
