// Holds a map that is drawn outside React: made anew for other facts or another light, told of everything else.
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useWords, type Words } from '../language.tsx';
import { useTheme } from '../theme.tsx';
import type { MapContent, Position } from './content.ts';
import type { DrawnMap, View } from './draw.ts';
import type { MapFacts } from './facts.ts';

export interface Asked {
  facts: MapFacts;
  content: MapContent;
  fit: readonly Position[];
  cluster: boolean;
  places: boolean;
  cooperative: boolean;
  label: string;
  /** The element that tells the keys. */
  hint: string;
  onPoint(at: Position, key: string | null): void;
}

/** `impossible`: no WebGL here, or the program for it did not come. */
export type MapState = 'coming' | 'there' | 'impossible';

const canDraw = () => document.createElement('canvas').getContext('webgl2') !== null;

const localeOf = (t: Words) => ({
  'NavigationControl.ZoomIn': t('map.zoom-in'),
  'NavigationControl.ZoomOut': t('map.zoom-out'),
  'ScaleControl.Meters': t('map.m'),
  'ScaleControl.Kilometers': t('map.km'),
  'AttributionControl.ToggleAttribution': t('map.source'),
  'CooperativeGesturesHandler.WindowsHelpText': t('map.ctrl'),
  'CooperativeGesturesHandler.MacHelpText': t('map.command'),
  'CooperativeGesturesHandler.MobileHelpText': t('map.fingers'),
});

interface Held {
  box: RefObject<HTMLDivElement | null>;
  state: MapState;
  noBase: boolean;
  showAll(): void;
}

export function useDrawnMap(asked: Asked): Held {
  const { t, language } = useWords();
  const { dark } = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<View | null>(null);
  const [map, setMap] = useState<DrawnMap | null>(null);
  const [state, setState] = useState<MapState>('coming');
  const [noBase, setNoBase] = useState(false);
  const { facts, content, cluster, places, cooperative, label, hint } = asked;
  const point = useEffectEvent((at: Position, key: string | null) => asked.onPoint(at, key));
  const begin = useEffectEvent((made: DrawnMap, first: boolean) => {
    made.canvas.setAttribute('role', 'application');
    made.canvas.setAttribute('aria-label', label);
    made.canvas.setAttribute('aria-describedby', hint);
    made.canvas.addEventListener('keydown', (e) => e.key === 'Enter' && made.pointAtMiddle());
    made.show(content);
    if (first) made.fit(asked.fit, false);
  });
  const words = useEffectEvent(() => localeOf(t));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another language has other words on its buttons
  useEffect(() => {
    if (!canDraw()) return setState('impossible');
    let over = false;
    let made: DrawnMap | null = null;
    // Its own for each: one that is still coming is taken away when the next one is there already.
    const place = document.createElement('div');
    place.className = 'muster-map-box';
    box.current?.append(place);
    const draw = async () => {
      const { drawMap } = await import('./draw.ts');
      if (over) return;
      made = await drawMap(place, {
        ...{ facts, dark, cluster, places, cooperative, locale: words(), view: view.current },
        ...{ onPoint: point, onNoBase: () => setNoBase(true) },
      });
      if (over) return made.remove();
      begin(made, view.current === null);
      setMap(made);
      setState('there');
    };
    draw().catch(() => setState('impossible'));
    return () => {
      over = true;
      view.current = made?.view() ?? view.current;
      made?.remove();
      place.remove();
      setMap(null);
    };
  }, [facts, dark, cluster, places, cooperative, language]);
  useEffect(() => map?.show(content), [map, content]);
  const wanted = JSON.stringify(asked.fit);
  const fitted = useRef(wanted);
  useEffect(() => {
    if (!map || fitted.current === wanted) return;
    fitted.current = wanted;
    map.fit(JSON.parse(wanted), true);
  }, [map, wanted]);
  return { box, state, noBase, showAll: () => map?.fit([], true) };
}
