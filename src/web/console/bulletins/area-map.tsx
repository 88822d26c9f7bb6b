// An area drawn on the map: each place pointed at is its next corner. Loaded only where there is one.
import { Button, Flex } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import type { MapArea, MapPoint } from '../map/content.ts';
import { MARKS } from '../map/marks.ts';
import { MusterMap } from '../map/muster-map.tsx';
import type { Corner } from './draft.ts';

const COLOUR = '#c8102e';
const LEAST = 3;
const MOST = 200;
const MOST_AREAS = 20;
const positions = (corners: readonly Corner[]) => corners.map(([lon, lat]) => ({ lon, lat }));

interface Props {
  areas: Corner[][];
  onChange(areas: Corner[][]): void;
}

export default function AreaMap({ areas, onChange }: Props) {
  const { t } = useWords();
  /** Of the area that is being drawn; as soon as it is one it stands last among `areas`. */
  const [corners, draw] = useState<Corner[]>([]);
  const isOne = corners.length >= LEAST;
  const before = isOne ? areas.slice(0, -1) : areas;
  const redraw = (next: Corner[]) => {
    draw(next);
    onChange(next.length >= LEAST ? [...before, next] : before);
  };
  const clear = () => {
    draw([]);
    onChange([]);
  };
  const shown: MapArea[] = areas.map((area, i) => ({
    ...{ key: `a${i}`, name: t('bul.area.n', { n: i + 1 }), corners: positions(area), colour: COLOUR },
  }));
  const points: MapPoint[] = corners.map(([lon, lat], i) => ({
    ...{
      key: `c${i}`,
      lon,
      lat,
      mark: { ...MARKS.picked, size_px: 18 },
      name: t('bul.corner', { n: i + 1 }),
    },
  }));
  const begun =
    corners.length === 2
      ? [{ key: 'l', name: t('bul.area'), through: positions(corners), colour: COLOUR }]
      : [];
  return (
    <Flex vertical gap={8}>
      <MusterMap
        label={t('bul.area.map')}
        {...{ points, areas: shown, lines: begun, height_px: 360 }}
        onPick={({ lon, lat }) => corners.length < MOST && redraw([...corners, [lon, lat]])}
      />
      <output>
        {t(isOne ? 'bul.area.drawn' : 'bul.area.begun', { n: corners.length, areas: areas.length })}
      </output>
      <Flex gap={8} wrap>
        <Button disabled={corners.length === 0} onClick={() => redraw(corners.slice(0, -1))}>
          {t('bul.area.undo')}
        </Button>
        <Button disabled={!isOne || areas.length >= MOST_AREAS} onClick={() => draw([])}>
          {t('bul.area.another')}
        </Button>
        <Button disabled={areas.length === 0 && corners.length === 0} onClick={clear}>
          {t('bul.area.clear')}
        </Button>
      </Flex>
    </Flex>
  );
}
