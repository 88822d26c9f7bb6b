// The plan's candidate search over a million members against sorting them all by great-circle distance.
import { nearestMembers } from '../../src/callout/candidates.ts';
import { type Bench, lowerQuartile, makeMembers, randomFrom, times } from './support.ts';

const MEMBERS = 1_000_000;
const LIMIT = 60;

export const nearest: Bench = async (db) => {
  await makeMembers(db, MEMBERS);
  const random = randomFrom(7);
  const now = new Date('2026-11-23T19:12:00Z');
  const somewhere = () => ({ lon: 103.2 + 1.2 * random(), lat: 35.5 + random() });
  // As a server that has run for a while: every connection has its plan and the index's pages at hand.
  const ours_ms = await times(2_000, 4_000, () =>
    nearestMembers(db.sql, { position: somewhere(), now, limit: LIMIT }),
  );
  const peer_ms = await times(5, 1, () => {
    const { lon, lat } = somewhere();
    return db.sql`
      select id, 2 * 6371008.8 * asin(sqrt(sin(radians(home_lat - ${lat}::float8) / 2) ^ 2 + cos(radians(${lat}::float8))
        * cos(radians(home_lat)) * sin(radians(home_lon - ${lon}::float8) / 2) ^ 2)) as d
      from member order by d limit ${LIMIT}`;
  });
  const [ours, peer] = [lowerQuartile(ours_ms), lowerQuartile(peer_ms)];
  const ratio = peer / ours;
  return [{ name: 'nearest', ours, peer, ratio, goal: '>= 1000', met: ratio >= 1_000, unit: 'ms' }];
};
