// Where it happened, where people muster, and those who share where they are, as they move. Loaded after the gap is on the screen.
import { useMemo } from 'react';
import { useWords } from '../language.tsx';
import type { MapPoint } from '../map/content.ts';
import { MARKS, stateMark } from '../map/marks.ts';
import { MusterMap } from '../map/muster-map.tsx';
import { timeAt } from '../when.ts';
import { STATES } from './state-mark.tsx';
import type { Positions, Snapshot } from './use-board.ts';

interface Props {
  shown: Snapshot;
  positions: Positions;
  now: Date;
}

export default function BoardMap({ shown, positions, now }: Props) {
  const { t } = useWords();
  const { head, people } = shown;
  const { position, musterPoint, title, place } = head;
  const places = useMemo((): MapPoint[] => {
    const scene = { key: 'scene', ...position, mark: MARKS.incident, name: title, detail: place };
    const muster = { key: 'muster', ...musterPoint, mark: MARKS.muster, name: t('board.muster') };
    const apart = musterPoint.lon !== position.lon || musterPoint.lat !== position.lat;
    return apart ? [scene, { ...muster, detail: musterPoint.place }] : [scene];
  }, [position, musterPoint, title, place, t]);
  // Not each second with the clock: the map is drawn anew for who moved or changed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `now` only words times
  const moving = useMemo(
    () =>
      people
        .filter((p) => positions.has(p.summonsId))
        .toSorted((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state))
        .map((p): MapPoint => {
          const { lon, lat, at } = positions.get(p.summonsId) as { lon: number; lat: number; at: string };
          const said = [t(`person.${p.state}`), t('live.seen', { time: timeAt(at, now) })];
          return {
            key: `p${p.summonsId}`,
            lon,
            lat,
            mark: stateMark(p.state),
            name: p.name,
            detail: said.join(' · '),
          };
        }),
    [people, positions, t],
  );
  const points = useMemo(() => [...places, ...moving], [places, moving]);
  return <MusterMap label={t('live.map')} points={points} fit={[position, musterPoint]} height_px={320} />;
}
