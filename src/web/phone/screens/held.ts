// What is held about me in plain words: who I am here, how I am reached, and the way to put it right.
import { timeAt } from '../../console/when.ts';
import { phoneNow } from '../clock.ts';
import { make } from '../dom.ts';
import { ask, showOwn } from '../own.ts';
import { word } from '../words.ts';

type Named = { name: string } | null;
interface Member {
  name: string;
  unit: Named;
  post: string | null;
  county: Named;
  employer: Named;
  site: Named;
  idNumberEnd: string | null;
  consentOn: string | null;
  consentWithdrawnOn: string | null;
  home: object | null;
  ownPositionAt: string | null;
  contactPoints: { kind: string; address: string; optedOut: boolean; retired: boolean }[];
}

function consentOf({ consentOn, consentWithdrawnOn }: Member): string {
  if (consentWithdrawnOn) return word('own.held.withdrawn', { day: consentWithdrawnOn });
  return consentOn ? word('own.held.yes-on', { day: consentOn }) : word('own.held.no');
}

function positionOf({ ownPositionAt, home }: Member): string {
  if (ownPositionAt) return word('own.held.position.own', { time: timeAt(ownPositionAt, phoneNow()) });
  return word(home ? 'own.held.position.home' : 'own.held.position.none');
}

function facts(member: Member): HTMLElement {
  const { idNumberEnd, post, unit, county, employer, site } = member;
  const known: [string, string | null | undefined][] = [
    ['name', member.name],
    ['unit', unit?.name],
    ['post', post && word(`own.post.${post}`)],
    ['county', county?.name],
    ['employer', employer?.name],
    ['site', site?.name],
    ['id-number', idNumberEnd && word('own.held.id-number.end', { end: idNumberEnd })],
    ['consent', consentOf(member)],
    ['position', positionOf(member)],
  ];
  const list = make('dl', { className: 'facts' });
  for (const [key, value] of known) {
    if (!value) continue;
    list.append(make('div', {}, make('dt', {}, word(`own.held.${key}`)), make('dd', {}, value)));
  }
  return list;
}

function reach({ contactPoints }: Member): HTMLElement[] {
  const used = contactPoints.filter((p) => !p.retired);
  if (used.length === 0) return [make('p', { className: 'net wrong' }, word('own.held.no-reach'))];
  return contactPoints.map(({ kind, address, optedOut, retired }) => {
    const name = kind === 'phone' ? word('own.held.phone', { number: address }) : word('own.held.push');
    const but = [optedOut && word('own.held.opted-out'), retired && word('own.held.retired')].filter(Boolean);
    return make('p', { className: 'note' }, make('b', {}, name), but.join(' · '));
  });
}

export const held = (into: HTMLElement): Promise<void> =>
  showOwn<Member | null>(into, {
    name: 'held',
    read: async ({ memberId }) => (memberId === null ? null : ask<Member>(`/api/members/${memberId}`)),
    draw: (member) => [
      make('h1', {}, word('phone-app.held')),
      ...(member
        ? [
            make('h2', {}, word('own.held.who')),
            facts(member),
            make('h2', {}, word('own.held.reach')),
            ...reach(member),
            make('p', {}, word('own.held.correct')),
          ]
        : [make('p', {}, word('own.not-member'))]),
      make('a', { href: '/me/held', className: 'button mid' }, word('own.held.more')),
      make('p', { className: 'quiet' }, word('own.held.more.what')),
    ],
  });
