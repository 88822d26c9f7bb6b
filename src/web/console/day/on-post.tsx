// Who is on post: each site on the map and below it by name, and whoever comes tonight.
import { useMemo } from 'react';
import { Link } from 'wouter';
import { useWords } from '../language.tsx';
import type { MapPoint } from '../map/content.ts';
import { MusterMap } from '../map/muster-map.tsx';
import { useRights } from '../rights.tsx';
import { timeAt } from '../when.ts';
import type { Day, Post } from './api.ts';
import { hourOf } from './roll-calls.tsx';

const MAP_PX = 320;

/** A person's own page, for whoever may open it. */
function Person({ id, name }: { id: number; name: string }) {
  const { may } = useRights();
  return may('member.read') ? <Link href={`/force/members/${id}`}>{name}</Link> : name;
}

function OnMap({ sites }: { sites: readonly Post[] }) {
  const { t } = useWords();
  const points = useMemo(
    () =>
      sites.flatMap(({ siteId, siteName, lon, lat, people }): MapPoint[] => {
        if (lon === null || lat === null) return [];
        const there = people.filter((p) => !p.excused).length;
        const mark = {
          ...({ shape: 'circle', colour: '#009e73', filled: there / people.length, size_px: 30 } as const),
          text: String(Math.min(there, 99)),
        };
        const about = { name: `${siteName} ${there}`, detail: people.map((p) => p.name).join(t('rc.and')) };
        return [{ key: String(siteId), lon, lat, mark, ...about }];
      }),
    [sites, t],
  );
  const away = sites.length - points.length;
  return (
    <>
      <MusterMap
        {...{ label: t('day.map'), points, places: false, height_px: MAP_PX }}
        onChoose={(key) => document.getElementById(`post-${key}`)?.focus()}
      />
      {away > 0 && <p>{t('day.map.unplaced', { n: away })}</p>}
    </>
  );
}

export function OnPost({ day: { onPost, day, today } }: { day: Day }) {
  const { t } = useWords();
  const { sites, people, excused } = onPost;
  const about = { at: hourOf(onPost.at), n: people - excused, sites: sites.length };
  return (
    <section aria-labelledby="day-post">
      <h2 id="day-post">{t(day === today ? 'day.post' : 'day.post.noon')}</h2>
      <p>{t(people === 0 ? 'day.post.none' : 'day.post.n', about)}</p>
      {excused > 0 && <p>{t('day.post.excused', { n: excused })}</p>}
      {people > 0 && <OnMap sites={sites} />}
      <ul className="day-rows people">
        {sites.map((site) => (
          <li key={site.siteId} id={`post-${site.siteId}`} tabIndex={-1}>
            <b>{site.siteName}</b> {t('day.people', { n: site.people.filter((p) => !p.excused).length })}
            <div className="day-names">
              {site.people.map((p) => (
                <span key={p.memberId}>
                  <Person id={p.memberId} name={p.name} />{' '}
                  <small className="quiet">
                    {p.excused
                      ? t('rc.is.excused')
                      : t('day.until', { at: timeAt(p.endsAt, new Date(onPost.at)) })}
                  </small>
                </span>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Tonight({ night }: { night: Day['tonight'] }) {
  const { t } = useWords();
  const siteIds = [...new Set(night.shifts.map((s) => s.siteId))];
  const sites = siteIds.map((id) => night.shifts.filter((s) => s.siteId === id));
  return (
    <section aria-labelledby="day-night">
      <h2 id="day-night">{t('day.night')}</h2>
      <p>
        {t(night.people === 0 ? 'day.night.none' : 'day.night.n', { n: night.people, sites: sites.length })}
      </p>
      <ul className="day-rows people">
        {sites.map((shifts) => (
          <li key={shifts[0]?.siteId}>
            <b>{shifts[0]?.siteName}</b> {t('day.people', { n: new Set(shifts.map((s) => s.memberId)).size })}
            <div className="day-names">
              {shifts.map((s) => (
                <span key={s.id}>
                  <Person id={s.memberId} name={s.name} />{' '}
                  <small className="quiet">{`${hourOf(s.startsAt)}–${hourOf(s.endsAt)}`}</small>
                </span>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
