// The map of the product, for every page that needs one. MapLibre comes when the first one is opened.
//
//   <MusterMap
//     label={t('launch.where')}              what it shows, for whoever cannot see it
//     points={[{ key: 'scene', lon, lat, mark: MARKS.incident, name: '商场火警', detail: '东门' }]}
//     areas={[{ key: 'e1', name: '第一梯队', corners: circleAround(scene, 3_000), colour, dashed }]}
//     lines={[{ key: 'way', name: '张三', through: [a, b], colour }]}
//     onPick={({ lon, lat }, name) => …}     a position was pointed at; `name` when it was a place of the list
//     onChoose={(key) => …}                  a point was pointed at
//     fit={[scene, muster]}                  brought into view whenever these are other positions; all when left out
//     cluster                                near points become one that counts their `weight`
//     places={false}                         without stations and sites
//     height_px={420}
//   />
//
// All positions are WGS-84, whatever the base map is. Keys: arrows move, + and − zoom, Enter points at the cross in the
// middle. Signs are in marks.ts (`MARKS`, `echelonMark(n)`, `stateMark(state)`), types in content.ts.
import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useId, useMemo, useState } from 'react';
import { useWords } from '../language.tsx';
import { Failed } from '../shell.tsx';
import type { MapContent, MapPoint, Position } from './content.ts';
import { type MapFacts, mapQuery } from './facts.ts';
import './map.css';
import { MapList } from './map-list.tsx';
import { type Asked, useDrawnMap } from './use-drawn-map.ts';

export interface MapProps extends Partial<MapContent> {
  label: string;
  onPick?(at: Position, name: string | null): void;
  onChoose?(key: string): void;
  fit?: readonly Position[];
  cluster?: boolean;
  places?: boolean;
  height_px?: number;
}

export function MusterMap(props: MapProps) {
  const facts = useQuery(mapQuery);
  if (facts.isError) return <Failed error={facts.error} retry={facts.refetch} />;
  return facts.data ? (
    <Framed {...props} facts={facts.data} />
  ) : (
    <div className="muster-map" style={{ height: props.height_px ?? HEIGHT_PX }} />
  );
}

const HEIGHT_PX = 420;
const NOTHING: readonly never[] = [];

const degrees = ({ lon, lat }: Position) => `${lon.toFixed(5)}, ${lat.toFixed(5)}`;

/** What the line below the map says: the last thing that was pointed at. */
const said = (at: Position, point: MapPoint | undefined) =>
  point ? [point.name, point.detail].filter(Boolean).join(' · ') : degrees(at);

function Framed({ facts, ...props }: MapProps & { facts: MapFacts }) {
  const { t } = useWords();
  const { label, onPick, onChoose, height_px = HEIGHT_PX, places = true } = props;
  const { points = NOTHING, lines = NOTHING, areas = NOTHING } = props;
  const [told, tell] = useState('');
  const content = useMemo(() => ({ points, lines, areas }), [points, lines, areas]);
  const hint = useId();
  const point = (at: Position, key: string | null) => {
    const found = points.find((p) => p.key === key);
    if (!found && !onPick) return;
    tell(said(at, found));
    if (found && onChoose) onChoose(found.key);
    else onPick?.(at, null);
  };
  const asked: Asked = {
    ...{ facts, places, cluster: props.cluster ?? false, fit: props.fit ?? NOTHING, label, hint },
    ...{ content, cooperative: !onPick, onPoint: point },
  };
  const { box, state, noBase, showAll } = useDrawnMap(asked);
  const pickPlace = (at: Position, name: string) => {
    tell(name);
    onPick?.(at, name);
  };
  return (
    <section className="muster-map-frame" aria-label={label}>
      {state === 'impossible' ? (
        <Alert type="info" showIcon title={t('map.impossible')} description={t('map.impossible.what')} />
      ) : (
        <>
          <div className="muster-map" style={{ height: height_px }}>
            <div ref={box} className="muster-map-box" />
            <span className="muster-map-cross" aria-hidden="true" />
            <Button className="muster-map-all" size="small" onClick={showAll} disabled={state !== 'there'}>
              {t('map.all')}
            </Button>
          </div>
          <p className="muster-map-line">
            <output>{told}</output>
            <small id={hint}>{t(onPick ? 'map.keys.pick' : 'map.keys')}</small>
          </p>
          {noBase && <Alert type="warning" showIcon title={t('map.no-base')} />}
        </>
      )}
      <MapList
        {...{ points, lines, areas, facts, places }}
        open={state === 'impossible'}
        onPick={onPick && pickPlace}
        onChoose={onChoose}
      />
    </section>
  );
}
