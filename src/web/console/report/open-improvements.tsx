// On the desk: what was to be better and is not yet, the most urgent first.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { plain } from '../../../kernel/plain.ts';
import { useWords } from '../language.tsx';
import { Line } from './improvements.tsx';
import './report.css';
import { readOpen } from './report-api.ts';

export default function OpenImprovements() {
  const { t } = useWords();
  const found = useQuery({ queryKey: ['improvements', 'open'], queryFn: readOpen });
  if (!found.data || found.data.total === 0) return null;
  return (
    <section aria-labelledby="open-improvements">
      <h2 id="open-improvements">{t('after.open', { n: found.data.total })}</h2>
      <ul className="after-list">
        {found.data.items.map((item) => (
          <li key={item.id}>
            <Line item={item} />
            <Link href={`/callouts/${item.calloutId}/report`}>
              {t(`kind.${item.calloutKind}`)} {plain(item.calloutTitle)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
