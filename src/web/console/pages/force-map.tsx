// Where the force is: a sign for each site, as full as its people could be called; near sites are one with their number.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useWords } from '../language.tsx';
import type { MapPoint, Mark } from '../map/content.ts';
import { MusterMap } from '../map/muster-map.tsx';
import { Failed, Loading } from '../shell.tsx';
import { forceBySite, type Search } from './force-api.ts';

const HEIGHT_PX = 520;
/** Filling is read in quarters, size in a few steps: more nobody tells apart. */
const quarter = (share: number) => Math.round(share * 4) / 4;
const size_px = (people: number) => (people < 5 ? 18 : people < 20 ? 24 : people < 100 ? 30 : 36);

const mark = (people: number, callable: number): Mark => ({
  ...{ shape: 'circle', colour: '#0072b2', filled: quarter(callable / people), size_px: size_px(people) },
});

interface Props {
  search: Search;
  /** Somebody wants to see who is at this site. */
  onSite(id: number, name: string): void;
}

export default function ForceMap({ search, onSite }: Props) {
  const { t } = useWords();
  const { sort: _, order: __, ...asked } = search;
  const found = useQuery({
    queryKey: ['force-map', asked],
    queryFn: () => forceBySite(search),
    placeholderData: keepPreviousData,
  });
  const sites = found.data?.sites;
  const points = useMemo(
    () =>
      (sites ?? []).map((s): MapPoint => {
        const { lon, lat, name, people: weight } = s;
        const words = { mark: mark(s.people, s.callable), name: `${name} ${s.callable}/${s.people}` };
        return { key: String(s.id), lon, lat, weight, ...words, detail: t('force.map.site', { ...s }) };
      }),
    [sites, t],
  );
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  if (!found.data) return <Loading />;
  const choose = (key: string) => {
    const site = found.data.sites.find((s) => String(s.id) === key);
    if (site) onSite(site.id, site.name);
  };
  return (
    <>
      <MusterMap
        label={t('force.map.label')}
        {...{ points, places: false, cluster: true, height_px: HEIGHT_PX, onChoose: choose }}
      />
      <p>
        {t('force.map.key')} {found.data.unplaced > 0 && t('force.map.unplaced', { n: found.data.unplaced })}
      </p>
    </>
  );
}
