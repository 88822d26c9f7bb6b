// Each person's path: found by number, state or name, a page at a time; a row opens all that was sent and answered.
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Pagination } from 'antd';
import { Fragment, useState } from 'react';
import { StateMark } from '../board/state-mark.tsx';
import { useWords } from '../language.tsx';
import { Failed, Loading } from '../shell.tsx';
import { secondAt } from '../when.ts';
import { GROUP_NAMES, type Picked, peopleOf } from './people-rules.ts';
import { type PersonPath, type Report, readTimeline } from './report-api.ts';

const A_PAGE = 25;
const HEADS = [
  ...['name', 'unit', 'echelon', 'state', 'summonedAt', 'reachedAt', 'firstAnswerAt', 'arrivedAt'],
  'homeSafeAt',
];

interface Parts {
  report: Report;
  picked: Picked;
  pick(picked: Picked): void;
  time(at: string | null): string;
}

export function PathTable({ report, picked, pick, time }: Parts) {
  const { t } = useWords();
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(1);
  const [opened, open] = useState<number | null>(null);
  const found = peopleOf(report.people, picked).filter((p) =>
    `${p.name} ${p.unitName}`.includes(search.trim()),
  );
  const last = Math.max(1, Math.ceil(found.length / A_PAGE));
  const here = Math.min(page, last);
  const rows = found.slice((here - 1) * A_PAGE, here * A_PAGE);
  return (
    <section aria-labelledby="people">
      <h2 id="people" tabIndex={-1}>
        {t('report.people')}
      </h2>
      <Groups picked={picked} pick={pick} />
      <Input
        allowClear
        className="after-search"
        value={search}
        onChange={(e) => setSearch(e.target.value)}
        placeholder={t('after.search-people')}
        aria-label={t('after.search-people')}
      />
      <p aria-live="polite">{t('after.found', { n: found.length })}</p>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              {HEADS.map((key) => (
                <th key={key} scope="col">
                  {t(`report.${key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((p) => (
              <Fragment key={p.memberId}>
                <Row p={p} time={time} opened={opened === p.memberId} open={open} />
                {opened === p.memberId && (
                  <tr>
                    <td colSpan={HEADS.length}>
                      <Path calloutId={report.calloutId} memberId={p.memberId} />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
      {last > 1 && (
        <Pagination
          {...{ current: here, pageSize: A_PAGE, total: found.length, showSizeChanger: false }}
          onChange={setPage}
        />
      )}
    </section>
  );
}

/** Whom to show. */
function Groups({ picked, pick }: Pick<Parts, 'picked' | 'pick'>) {
  const { t } = useWords();
  const { echelon } = picked;
  return (
    <fieldset className="chips" aria-label={t('report.state')}>
      {GROUP_NAMES.map((group) => (
        <button
          key={group}
          type="button"
          aria-pressed={picked.group === group}
          onClick={() => pick({ ...picked, group })}
        >
          {t(`report.f.${group}`)}
        </button>
      ))}
      {echelon !== null && (
        <button type="button" aria-pressed="true" onClick={() => pick({ ...picked, echelon: null })}>
          {t('board.echelon', { number: echelon })} ×
        </button>
      )}
    </fieldset>
  );
}

interface RowParts {
  p: PersonPath;
  time: Parts['time'];
  opened: boolean;
  open(memberId: number | null): void;
}

function Row({ p, time, opened, open }: RowParts) {
  const { t } = useWords();
  return (
    <tr>
      <td>
        <button
          type="button"
          className="link"
          aria-expanded={opened}
          onClick={() => open(opened ? null : p.memberId)}
        >
          {opened ? '−' : '+'} {p.name}
        </button>
      </td>
      <td>{p.unitName}</td>
      <td>{p.echelon || t('report.by-forecast')}</td>
      <td>
        <StateMark state={p.came} />
      </td>
      <td>{time(p.summonedAt)}</td>
      <td>{time(p.reachedAt)}</td>
      <td>{time(p.firstAnswerAt)}</td>
      <td>{time(p.arrivedAt)}</td>
      <td>{time(p.homeSafeAt)}</td>
    </tr>
  );
}

/** Everything sent to somebody and everything they said, second by second. */
function Path({ calloutId, memberId }: { calloutId: number; memberId: number }) {
  const { t, language } = useWords();
  const found = useQuery({
    queryKey: ['timeline', calloutId, memberId, language],
    queryFn: () => readTimeline(calloutId, memberId),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  return (
    <>
      <ol className="after-path">
        {found.data.items.map((e) => (
          <li key={e.id}>
            <time dateTime={e.at}>{secondAt(e.at)}</time> {e.text}{' '}
            <small>{[e.channel, e.reason, e.by].filter(Boolean).join(' · ')}</small>
          </li>
        ))}
      </ol>
      <Button href={`/console/force/members/${memberId}`}>{t('after.to-member')}</Button>
    </>
  );
}
