// A person's state as shape, colour and word. Drawn, not written: not every font has these signs.
import type { ReactNode } from 'react';
import { useWords } from '../language.tsx';
import type { BoardPerson } from './use-board.ts';

export type State = BoardPerson['state'];

/** Filled clockwise from the top by so many quarters. */
const pie = (quarters: 1 | 2 | 3): ReactNode => {
  const [x, y] = [
    [15, 8],
    [8, 15],
    [1, 8],
  ][quarters - 1] as [number, number];
  const large = quarters === 3 ? 1 : 0;
  return (
    <>
      <circle className="line" cx="8" cy="8" r="6.5" />
      <path d={`M8 8V1A7 7 0 ${large} 1 ${x} ${y}Z`} />
    </>
  );
};
const TRIANGLE = <path d="M8 1 15.5 15H.5Z" />;

const DRAWN: Record<State, ReactNode> = {
  ...{ no_show: TRIANGLE, too_late: TRIANGLE },
  unreachable: (
    <>
      <path d="M8 1 15.5 15H.5Z" />
      <path className="on" d="M7.2 6h1.6v4.4H7.2zM7.2 11.6h1.6v1.7H7.2z" />
    </>
  ),
  en_route: pie(3),
  on_scene: <circle cx="8" cy="8" r="7" />,
  coming: pie(2),
  cannot: <path className="line wide" d="M2.5 2.5l11 11M13.5 2.5l-11 11" />,
  delivered: pie(1),
  waiting: <circle className="line" cx="8" cy="8" r="6.5" />,
  released: <path className="line" d="M8 1.5 14.5 8 8 14.5 1.5 8Z" />,
  home_safe: <path d="M8 1 15.5 8H13v7H3V8H.5Z" />,
};
/** In the order of the screen: trouble first. */
export const STATES = Object.keys(DRAWN) as State[];

export function StateMark({ state }: { state: State }) {
  const { t } = useWords();
  return (
    <span className={`state ${state}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {DRAWN[state]}
      </svg>{' '}
      {t(`person.${state}`)}
    </span>
  );
}
