// The plan on the map: the scene, the muster point, everybody asked by echelon, and how far each echelon reaches.
import { useWords } from '../language.tsx';
import { circleAround, type MapPoint } from '../map/content.ts';
import { echelonMark, MARKS } from '../map/marks.ts';
import { MusterMap } from '../map/muster-map.tsx';
import type { Draft, Plan } from './draft.ts';
import { distance } from './squads.tsx';

export default function PlanMap({ draft, plan }: { draft: Draft; plan: Plan }) {
  const { t } = useWords();
  const { scene, muster } = draft;
  if (!scene.position) return null;
  const at = scene.position;
  const points: MapPoint[] = plan.people.flatMap((p) =>
    p.position
      ? {
          ...{ key: `m${p.memberId}`, ...p.position, mark: echelonMark(p.plannedEchelon), name: p.name },
          detail: `${t('board.echelon', { number: p.plannedEchelon })} · ${distance(t, p.distance_m)}`,
        }
      : [],
  );
  const spots: MapPoint[] = [
    { key: 'scene', ...at, mark: MARKS.incident, name: scene.place || t('compose.place.scene') },
    ...(muster?.position
      ? [{ key: 'muster', ...muster.position, mark: MARKS.muster, name: muster.place }]
      : []),
  ];
  const areas = plan.echelons.flatMap(({ number }) => {
    const far = plan.people.filter((p) => p.plannedEchelon === number && p.distance_m !== null);
    const reach_m = Math.max(0, ...far.map((p) => p.distance_m ?? 0));
    if (reach_m === 0) return [];
    const name = `${t('board.echelon', { number })} · ${distance(t, reach_m)}`;
    const { colour } = echelonMark(number);
    return [{ key: `e${number}`, name, corners: circleAround(at, reach_m), colour, dashed: number > 1 }];
  });
  return (
    <MusterMap
      label={t('compose.map.plan')}
      {...{ points: [...points, ...spots], areas, places: false, cluster: true, height_px: 380 }}
    />
  );
}
