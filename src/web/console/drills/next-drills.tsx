// On the duty desk: the drills that come next, for whoever may know of them, and those that wait to be planned again.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { plain } from '../../../kernel/plain.ts';
import './drills.css';
import { useWords } from '../language.tsx';
import { useRights } from '../rights.tsx';
import { listDrills } from './drill-api.ts';
import { whenWords } from './drill-card.tsx';

const SHOWN = 3;

export default function NextDrills() {
  const { t } = useWords();
  const reads = useRights().may('drill.read');
  const found = useQuery({
    queryKey: ['drills', 'coming'],
    enabled: reads,
    queryFn: () => listDrills('coming'),
  });
  if (!found.data || found.data.length === 0) return null;
  const failed = found.data.filter((d) => d.state === 'failed' && d.mayChange);
  const next = found.data.filter((d) => d.state === 'planned').slice(0, SHOWN);
  return (
    <section aria-label={t('drills.next')} className="next-drills">
      <h2>{t('drills.next')}</h2>
      <ul>
        {[...failed, ...next].map((d) => (
          <li key={d.id}>
            <b>{t(`kind.${d.kind}`)}</b> {plain(d.title)} ·{' '}
            {d.state === 'failed' ? `▲ ${t('drills.wants-planning')}` : whenWords(t, d)}
          </li>
        ))}
      </ul>
      <Link href="/drills">{t('drills.all')}</Link>
    </section>
  );
}
