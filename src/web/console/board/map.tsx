// Where it happened and where people muster. Loaded after the gap is on the screen.
import { useMemo } from 'react';
import { useWords } from '../language.tsx';
import type { MapPoint } from '../map/content.ts';
import { MARKS } from '../map/marks.ts';
import { MusterMap } from '../map/muster-map.tsx';
import type { Head } from './use-board.ts';

export default function BoardMap({ head }: { head: Head }) {
  const { t } = useWords();
  const { position, musterPoint, title, place } = head;
  const points = useMemo((): MapPoint[] => {
    const scene = { key: 'scene', ...position, mark: MARKS.incident, name: title, detail: place };
    const muster = { key: 'muster', ...musterPoint, mark: MARKS.muster, name: t('board.muster') };
    const apart = musterPoint.lon !== position.lon || musterPoint.lat !== position.lat;
    return apart ? [{ ...muster, detail: musterPoint.place }, scene] : [scene];
  }, [position, musterPoint, title, place, t]);
  return <MusterMap label={t('live.map')} points={points} fit={[position, musterPoint]} height_px={320} />;
}
