// The numbers of a call-out: those of people lead to the people, those of time say how long it took.
import { useWords } from '../language.tsx';
import { GROUP_NAMES, type Picked } from './people-rules.ts';
import type { Figures as Numbers, Report } from './report-api.ts';
import { spanWords } from './span.ts';

const TIMES = [
  ...(['firstResponseSeconds', 'halfStrengthSeconds', 'ninetyStrengthSeconds'] as const),
  ...(['fullStrengthSeconds', 'gapClosedSeconds'] as const),
] satisfies (keyof Numbers)[];
const COUNTS = ['required', 'echelonsRaised', 'deliveries', 'duplicateSummonses', 'missedSummonses'] as const;

export function KeyTimes({ figures }: { figures: Numbers }) {
  const { t } = useWords();
  return (
    <dl className="key-times">
      {TIMES.map((key) => (
        <div key={key}>
          <dt>{t(`report.f.${key}`)}</dt>
          <dd>{spanWords(t, figures[key])}</dd>
        </div>
      ))}
    </dl>
  );
}

export function PeopleNumbers({ figures, pick }: { figures: Numbers; pick(picked: Picked): void }) {
  const { t } = useWords();
  return (
    <div className="after-numbers">
      {GROUP_NAMES.map((group) => (
        <button key={group} type="button" onClick={() => pick({ group, echelon: null })}>
          <b>{figures[group]}</b> {t(`report.f.${group}`)}
        </button>
      ))}
      {COUNTS.map((key) => (
        <span key={key}>
          <b>{figures[key]}</b> {t(`report.f.${key}`)}
        </span>
      ))}
    </div>
  );
}

export function Requirement({ lines }: { lines: Report['lines'] }) {
  const { t } = useWords();
  return (
    <div className="scroll">
      <table>
        <thead>
          <tr>
            {['role', 'required', 'matched', 'gap'].map((key) => (
              <th key={key} scope="col">
                {t(`report.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((l) => (
            <tr key={l.role}>
              <td>{t(`role.${l.role}`)}</td>
              <td>{l.count}</td>
              <td>{l.matched}</td>
              <td>{l.gap > 0 ? <b>▲ {l.gap}</b> : l.gap}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface EchelonParts {
  report: Report;
  time(at: string | null): string;
  pick(picked: Picked): void;
}

const HEADS = ['echelon', 'state', 'due', 'raised', 'late', 'asked', 'answered', 'coming', 'arrived'];

export function EchelonTable({ report, time, pick }: EchelonParts) {
  const { t } = useWords();
  const number = (n: number, echelon: number, group: Picked['group'], said: string) => (
    <button
      type="button"
      className="link"
      onClick={() => pick({ group, echelon })}
      aria-label={`${said} ${n}`}
    >
      {n}
    </button>
  );
  return (
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
          {report.echelons.map((e) => (
            <tr key={e.number}>
              <th scope="row">{t('board.echelon', { number: e.number })}</th>
              <td>{t(`echelon.${e.state}`)}</td>
              <td>{time(e.dueAt)}</td>
              <td>{time(e.raisedAt)}</td>
              <td>{e.late_seconds > 0 && spanWords(t, e.late_seconds)}</td>
              <td>{e.asked !== null && number(e.asked, e.number, 'summoned', t('report.asked'))}</td>
              <td>{e.answered}</td>
              <td>{number(e.coming, e.number, 'coming', t('report.coming'))}</td>
              <td>{number(e.arrived, e.number, 'mustered', t('report.arrived'))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
