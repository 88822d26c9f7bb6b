// A place and its position, in four ways: found by name, typed or pasted, taken from this device, pointed at on the map.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { AutoComplete, Button, Flex, Form, Input, Radio } from 'antd';
import { lazy, Suspense, useEffect, useId, useState } from 'react';
import { read } from '../api.ts';
import { useWords } from '../language.tsx';
import { Loading } from '../shell.tsx';
import { readCoordinates } from './coordinates.ts';
import type { Spot } from './draft.ts';

const SpotMap = lazy(() => import('./spot-map.tsx'));

interface Place {
  name: string;
  fullName: string;
  lon: number;
  lat: number;
}
const TYPING_MS = 150;
const LOOK_MS = 15_000;
type Datum = Parameters<typeof readCoordinates>[1];

const degrees = ({ lon, lat }: { lon: number; lat: number }) => `${lon.toFixed(5)}, ${lat.toFixed(5)}`;

interface Props {
  spot: Spot;
  onChange(spot: Spot): void;
  /** Whose: the texts' keys end so. */
  of: 'scene' | 'muster';
  autoFocus?: boolean;
}

/** The first sites and stations that are called so. */
function usePlaces(typed: string) {
  const [search, ask] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => ask(typed.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const found = useQuery({
    queryKey: ['places', search],
    placeholderData: keepPreviousData,
    queryFn: () => read<{ items: Place[] }>(`/places?search=${encodeURIComponent(search)}`),
  });
  return found.data?.items ?? [];
}

export function SpotPicker({ spot, onChange, of, autoFocus = false }: Props) {
  const { t } = useWords();
  const id = useId();
  const places = usePlaces(spot.place);
  return (
    <Form layout="vertical" component="div" className="spot">
      <Form.Item label={t(`compose.place.${of}`)} htmlFor={`${id}-place`} extra={t('compose.place.hint')}>
        <AutoComplete
          {...{
            id: `${id}-place`,
            value: spot.place,
            autoFocus,
            maxLength: 80,
            defaultActiveFirstOption: false,
          }}
          options={places.map((p) => ({ value: p.fullName, label: p.fullName }))}
          onChange={(place = '') => {
            const found = places.find((p) => p.fullName === place);
            onChange(found ? { place, position: { lon: found.lon, lat: found.lat } } : { ...spot, place });
          }}
        />
      </Form.Item>
      <Coordinates id={id} spot={spot} onChange={onChange} />
      <Suspense fallback={<Loading />}>
        <SpotMap of={of} spot={spot} onChange={onChange} />
      </Suspense>
    </Form>
  );
}

/** Whoever names no place has at least said where it is. */
const named = (place: string, position: Spot['position'], words: (at: string) => string): string =>
  place.trim() || (position ? words(degrees(position)) : '');

function Coordinates({ id, spot, onChange }: { id: string } & Pick<Props, 'spot' | 'onChange'>) {
  const { t } = useWords();
  const [typed, type] = useState('');
  const [datum, choose] = useState<Datum>(null);
  const found = typed.trim() === '' ? null : readCoordinates(typed, datum);
  const wrong = typeof found === 'string' ? t(`compose.coordinates.${found}`) : null;
  const put = found && typeof found !== 'string' ? found.put : [];
  const take = (text: string, as: Datum) => {
    type(text);
    choose(as);
    const at = text.trim() === '' ? null : readCoordinates(text, as);
    if (!at || typeof at === 'string') return;
    const place = named(spot.place, at.position, (where) => t('compose.spot', { at: where }));
    onChange({ place, position: at.position });
  };
  const said = [
    spot.position ? t('compose.position.is', { at: degrees(spot.position) }) : t('compose.position.none'),
    ...put.map((what) => t(`compose.put.${what}`)),
  ];
  return (
    <>
      <Form.Item
        label={t('compose.coordinates')}
        htmlFor={`${id}-at`}
        validateStatus={wrong ? 'error' : ''}
        help={wrong ? <span id={`${id}-wrong`}>{wrong}</span> : undefined}
      >
        <Flex gap={8} wrap>
          <Input
            {...{ id: `${id}-at`, value: typed, placeholder: '103.83, 36.06', autoComplete: 'off' }}
            {...{ 'aria-invalid': wrong !== null, 'aria-describedby': wrong ? `${id}-wrong` : undefined }}
            style={{ flex: '1 1 220px' }}
            onChange={(e) => take(e.target.value, datum)}
          />
          <Here
            onFound={(position) => {
              type('');
              const place = named(spot.place, position, (where) => t('compose.spot', { at: where }));
              onChange({ place, position });
            }}
          />
        </Flex>
      </Form.Item>
      {typed.trim() !== '' && (
        <Radio.Group
          {...{ name: `${id}-datum`, value: datum ?? 'told', 'aria-label': t('compose.datum') }}
          options={(['told', 'wgs84', 'gcj02', 'bd09'] as const).map((value) => ({
            value,
            label: t(`compose.datum.${value}`),
          }))}
          onChange={(e) => take(typed, e.target.value === 'told' ? null : e.target.value)}
        />
      )}
      <p className="quiet" aria-live="polite">
        {said.join(' · ')}
      </p>
    </>
  );
}

/** This device's own position, or why there is none. */
function Here({ onFound }: { onFound(position: { lon: number; lat: number }): void }) {
  const { t } = useWords();
  const [state, tell] = useState('');
  const [busy, setBusy] = useState(false);
  const look = () => {
    if (!navigator.geolocation) return tell(t('compose.here.none'));
    setBusy(true);
    tell('');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setBusy(false);
        tell(t('compose.here.within', { n: Math.round(coords.accuracy) }));
        onFound({ lon: coords.longitude, lat: coords.latitude });
      },
      ({ code }) => {
        setBusy(false);
        tell(t(code === 1 ? 'compose.here.refused' : code === 3 ? 'compose.here.slow' : 'compose.here.none'));
      },
      { enableHighAccuracy: true, timeout: LOOK_MS, maximumAge: 30_000 },
    );
  };
  return (
    <>
      <Button onClick={look} loading={busy}>
        {t('compose.here')}
      </Button>
      <span aria-live="polite" className="quiet">
        {state}
      </span>
    </>
  );
}
