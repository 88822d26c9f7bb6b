// The last bulletins that reached the station's guards, and who of them has not read.
import { Link } from 'wouter';
import { useWords } from '../language.tsx';
import { minuteAt } from '../when.ts';
import type { Day, Told } from './api.ts';

function Unread({ bulletin: { people, read, unread } }: { bulletin: Told }) {
  const { t } = useWords();
  if (unread.length === 0) return null;
  const more = people - read - unread.length;
  return (
    <details>
      <summary>{t('day.unread', { n: people - read })}</summary>
      <div className="day-names">
        {unread.map((m) => (
          <Link key={m.memberId} href={`/force/members/${m.memberId}`}>
            {m.name}
          </Link>
        ))}
        {more > 0 && <span>{t('day.more', { n: more })}</span>}
      </div>
    </details>
  );
}

export function Bulletins({ bulletins }: { bulletins: Day['bulletins'] }) {
  const { t } = useWords();
  return (
    <section aria-labelledby="day-bulletins">
      <h2 id="day-bulletins">{t('day.bulletins')}</h2>
      {bulletins.length === 0 && <p>{t('day.bulletins.none')}</p>}
      <ul className="day-rows">
        {bulletins.map((b) => (
          <li key={b.id}>
            {b.mayOpen ? <Link href={`/bulletins/${b.id}`}>{b.title}</Link> : <b>{b.title}</b>}{' '}
            {t(`bulletin.severity.${b.severity}`)}
            {b.state === 'cancelled' && ` · ${t('bul.state.cancelled')}`}
            {b.version > 1 && ` · ${t('day.corrected', { n: b.version - 1 })}`}
            <div>
              <b>{t('day.read', { read: b.read, people: b.people })}</b>{' '}
              <small className="quiet">{`${b.organisationName} · ${minuteAt(b.sentAt)}`}</small>
            </div>
            <Unread bulletin={b} />
          </li>
        ))}
      </ul>
    </section>
  );
}
