// The map on which a place is pointed at; loaded only where there is one.
import { useWords } from '../language.tsx';
import { MARKS } from '../map/marks.ts';
import { MusterMap } from '../map/muster-map.tsx';
import type { Spot } from './draft.ts';

interface Props {
  of: 'scene' | 'muster';
  spot: Spot;
  onChange(spot: Spot): void;
}

export default function SpotMap({ of, spot, onChange }: Props) {
  const { t } = useWords();
  const { position, place } = spot;
  const mark = of === 'scene' ? MARKS.incident : MARKS.muster;
  const name = place || t(`compose.place.${of}`);
  return (
    <MusterMap
      label={t(`compose.map.${of}`)}
      height_px={280}
      points={position ? [{ key: of, ...position, mark, name }] : []}
      {...(position && { fit: [position] })}
      onPick={(at, found) => {
        const where = t('compose.spot', { at: `${at.lon.toFixed(5)}, ${at.lat.toFixed(5)}` });
        onChange({ position: at, place: found ?? (place.trim() || where) });
      }}
    />
  );
}
