// People by state, trouble first: who is late or was not reached is what a leader can do something about.
import { Button, Modal } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useWords } from '../language.tsx';
import { useRights } from '../rights.tsx';
import { Loading } from '../shell.tsx';
import { timeAt } from '../when.ts';
import { Dial } from './dial.tsx';
import { STATES, type State, StateMark } from './state-mark.tsx';
import type { BoardPerson, Head, Snapshot } from './use-board.ts';

// Its fields weigh as much as half the board, and are needed when somebody is on the phone.
const AnswerFor = lazy(() => import('./answer-for.tsx'));

/** More people than this are shown when asked for. */
const SHOWN = 100;

interface PeopleParts {
  shown: Snapshot;
  now: Date;
  role: string | null;
  setRole(role: string | null): void;
}

export function People({ shown, now, role, setRole }: PeopleParts) {
  const { t } = useWords();
  const [state, setState] = useState<State | null>(null);
  const [all, setAll] = useState(false);
  const [sought, seek] = useState('');
  const [chosen, choose] = useState<number | null>(null);
  const counts = new Map<State, number>();
  for (const p of shown.people) counts.set(p.state, (counts.get(p.state) ?? 0) + 1);
  const matching = shown.people
    .filter((p) => (!state || p.state === state) && (!role || p.roles.includes(role)))
    .filter((p) => `${p.name} ${p.unitName}`.includes(sought.trim()))
    .sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) || a.summonsId - b.summonsId);
  const rows = all ? matching : matching.slice(0, SHOWN);
  const person = shown.people.find((p) => p.memberId === chosen);
  return (
    <section aria-label={t('board.people')}>
      <fieldset className="chips" aria-label={t('report.state')}>
        <button type="button" aria-pressed={!state} onClick={() => setState(null)}>
          {t('board.all-states', { n: shown.people.length })}
        </button>
        {STATES.filter((s) => counts.has(s)).map((s) => (
          <button
            key={s}
            type="button"
            aria-pressed={state === s}
            onClick={() => setState(state === s ? null : s)}
          >
            <StateMark state={s} /> <b>{counts.get(s)}</b>
          </button>
        ))}
        {role && (
          <button type="button" aria-pressed="true" onClick={() => setRole(null)}>
            {t(`role.${role}`)} ×
          </button>
        )}
        <input
          type="search"
          value={sought}
          onChange={(e) => seek(e.target.value)}
          placeholder={t('after.search-people')}
          aria-label={t('after.search-people')}
        />
      </fieldset>
      {rows.length === 0 && <p>{t(sought.trim() ? 'live.not-found' : 'board.nobody')}</p>}
      {rows.length > 0 && <Table rows={rows} head={shown.head} now={now} choose={choose} />}
      {rows.length < matching.length && (
        <Button onClick={() => setAll(true)}>{t('board.show-all', { n: matching.length })}</Button>
      )}
      <Modal
        open={person !== undefined}
        title={person && t('live.answer-for', { name: person.name })}
        footer={null}
        onCancel={() => choose(null)}
        destroyOnHidden
      >
        <Suspense fallback={<Loading />}>
          {person && <AnswerFor calloutId={shown.head.id} person={person} done={() => choose(null)} />}
        </Suspense>
      </Modal>
    </section>
  );
}

interface TableParts {
  rows: BoardPerson[];
  head: Head;
  now: Date;
  choose(memberId: number): void;
}

function Table({ rows, head, now, choose }: TableParts) {
  const { t } = useWords();
  // Whose simulated phone answered knows of nothing.
  const dials = useRights().may('member.phone') && head.phones === 'real';
  const steers = useRights({ target: 'callout', id: head.id }).may('callout.steer');
  const heads = ['report.state', 'board.name', 'board.unit', 'board.role', 'board.expected', 'board.channel'];
  const channel = (p: BoardPerson) => p.channel ?? p.tried;
  return (
    <div className="scroll">
      <table className="people">
        <thead>
          <tr>
            {heads.map((h) => (
              <th key={h} scope="col">
                {t(h)}
              </th>
            ))}
            <th scope="col">{t('live.do')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((p) => (
            <tr key={p.summonsId}>
              <td>
                <StateMark state={p.state} />
              </td>
              <td>
                <a href={`/callouts/${head.id}/people/${p.memberId}`}>{p.name}</a>{' '}
                <small>
                  {[p.tired && t('board.tired'), p.crossBorder && t('board.cross')].filter(Boolean).join(' ')}
                </small>
              </td>
              <td>{p.unitName}</td>
              <td>
                {p.role ? <b>{t(`role.${p.role}`)}</b> : p.roles.map((r) => t(`role.${r}`)).join(' · ')}
              </td>
              <td>{(p.arrivedAt ?? p.expectedAt) && timeAt(p.arrivedAt ?? p.expectedAt ?? '', now)}</td>
              <td>
                {channel(p) && t(`channel.${channel(p)}`)}{' '}
                {p.reason && p.reason !== 'moved' && <small>{p.reason}</small>}
              </td>
              <td className="do">
                {dials && <Dial calloutId={head.id} person={p} />}
                {steers && (
                  <Button
                    onClick={() => choose(p.memberId)}
                    aria-label={`${t('board.answer-for')} ${p.name}`}
                  >
                    {t('board.answer-for')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
