// All that the map shows, as a list: for whoever cannot see it, has no mouse, or has a browser that cannot draw it.
import { type ReactNode, useState } from 'react';
import { useWords } from '../language.tsx';
import type { MapContent, Position } from './content.ts';
import type { MapFacts } from './facts.ts';

interface Props extends MapContent {
  facts: MapFacts;
  places: boolean;
  open: boolean;
  onPick: ((at: Position, name: string) => void) | undefined;
  onChoose: ((key: string) => void) | undefined;
}

/** A county has thousands of sites: so many at a time. */
const AT_A_TIME = 60;

function Part({ title, children }: { title: string; children: ReactNode[] }) {
  const { t } = useWords();
  const [shown, show] = useState(AT_A_TIME);
  if (children.length === 0) return null;
  const more = Math.min(AT_A_TIME, children.length - shown);
  return (
    <>
      <h3>
        {title}（{children.length}）
      </h3>
      <ul>{children.slice(0, shown)}</ul>
      {more > 0 && (
        <button type="button" onClick={() => show(shown + AT_A_TIME)}>
          {t('map.list.more', { n: more, left: children.length - shown })}
        </button>
      )}
    </>
  );
}

export function MapList({ open, ...props }: Props) {
  const { t } = useWords();
  const [opened, setOpened] = useState(open);
  const { points, lines, areas, facts, places } = props;
  const n = points.length + lines.length + areas.length + (places ? facts.places.length : 0);
  return (
    <details
      className="muster-map-list"
      open={opened || open}
      onToggle={(e) => setOpened(e.currentTarget.open)}
    >
      <summary>{t('map.list', { n })}</summary>
      {(opened || open) && <Parts {...props} />}
    </details>
  );
}

function Parts({ points, lines, areas, facts, places, onPick, onChoose }: Omit<Props, 'open'>) {
  const { t } = useWords();
  const shown = places ? facts.places : [];
  const place = (kind: 'station' | 'site') =>
    shown
      .filter((p) => p.kind === kind)
      .map((p) => (
        <li key={p.id}>
          {onPick ? (
            <button type="button" onClick={() => onPick({ lon: p.lon, lat: p.lat }, p.name)}>
              {p.name}
            </button>
          ) : (
            p.name
          )}
        </li>
      ));
  return (
    <>
      <Part title={t('map.points')}>
        {points.map((p) => (
          <li key={p.key}>
            {onChoose ? (
              <button type="button" onClick={() => onChoose(p.key)}>
                {p.name}
              </button>
            ) : (
              <b>{p.name}</b>
            )}{' '}
            {p.detail}
          </li>
        ))}
      </Part>
      <Part title={t('map.lines')}>
        {[...areas, ...lines].map((l) => (
          <li key={l.key}>{l.name}</li>
        ))}
      </Part>
      <Part title={t('map.stations')}>{place('station')}</Part>
      <Part title={t('map.sites')}>{place('site')}</Part>
      <Part title={t('map.outlines')}>
        {facts.areas.map((a) => (
          <li key={a.id}>{a.name}</li>
        ))}
      </Part>
    </>
  );
}
