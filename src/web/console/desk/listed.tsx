// Call-outs one below the other, each in its kind's frame: the board one click away, and the report of what has ended.
import { Link } from 'wouter';
import { plain } from '../../../kernel/plain.ts';
import { useWords } from '../language.tsx';
import { minuteAt } from '../when.ts';
import { isLive, type Listed } from './desk-api.ts';
import './desk.css';

export function ListedCallouts({ callouts }: { callouts: Listed[] }) {
  const { t } = useWords();
  return (
    <ul className="desk">
      {callouts.map((c) => (
        <li key={c.id} className={`kind-${c.kind}`}>
          <Link href={`/callouts/${c.id}`}>
            <b>{t(`kind.${c.kind}`)}</b> {plain(`${c.title} · ${c.place}`)}
          </Link>
          <span>
            {t(`callout.state.${c.state}`)} · {minuteAt(c.launchedAt)} ·{' '}
            {t('callout.strength', { arrived: c.arrived, summoned: c.summoned })}
            {!isLive(c) && (
              <>
                {' · '}
                <Link className="report" href={`/callouts/${c.id}/report`}>
                  {t('after.link')}
                </Link>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
