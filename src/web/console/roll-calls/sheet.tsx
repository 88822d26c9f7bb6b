// The people of a roll-call: ticked by keyboard and by touch, all at once or one by one as they are read out by radio.
import { Flex } from 'antd';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useWords } from '../language.tsx';
import { timeAt } from '../when.ts';
import type { Entry, EntryState } from './api.ts';
import { LETTER, MARK, pressed, TICKS } from './sheet-keys.ts';

interface SheetProps {
  entries: Entry[];
  now: Date;
  /** Who is at hand, by place in the list. */
  current: number;
  go(place: number): void;
  /** Null: only to be read. */
  tick: ((memberId: number, state: EntryState) => void) | null;
  radio: boolean;
}

function Ticks({ entry, tick }: { entry: Entry; tick: NonNullable<SheetProps['tick']> }) {
  const { t } = useWords();
  return (
    <div className="rc-ticks">
      {TICKS.map((state) => (
        <button
          key={state}
          type="button"
          tabIndex={-1}
          aria-pressed={entry.state === state}
          aria-label={t('rc.tick', { name: entry.name, state: t(`rc.is.${state}`) })}
          className={`rc-tick ${state}`}
          onClick={() => tick(entry.memberId, entry.state === state ? 'silent' : state)}
        >
          <span aria-hidden="true">{MARK[state]}</span> {t(`rc.is.${state}`)}
          <small aria-hidden="true">{LETTER[state]}</small>
        </button>
      ))}
    </div>
  );
}

/** What counts, who said it and when, and how far from the site. */
function Said({ entry, now }: { entry: Entry; now: Date }) {
  const { t } = useWords();
  const [mark] = entry.marks.filter((m) => !m.afterClosing);
  const after = entry.marks.find((m) => m.afterClosing);
  return (
    <small className="quiet">
      {mark && `${timeAt(mark.saidAt, now)} ${mark.by.startsWith('member:') ? t('rc.by-self') : mark.byName}`}
      {mark?.distanceMetres != null && ` · ${t('rc.distance', { n: mark.distanceMetres })}`}
      {after && ` · ${t('rc.after', { at: timeAt(after.saidAt, now) })}`}
    </small>
  );
}

/** One person at a time: on to the next, or back. */
function Turn({ current, of, move }: { current: number; of: number; move(by: number): void }) {
  const { t } = useWords();
  const step = (by: 1 | -1, disabled: boolean) => (
    <button {...{ type: 'button', className: 'rc-step', disabled }} onClick={() => move(by)}>
      {t(by === 1 ? 'rc.following' : 'rc.previous')}
    </button>
  );
  return (
    <Flex gap={8} align="center" justify="space-between">
      {step(-1, current === 0)}
      <span aria-live="polite">{t('rc.place', { n: current + 1, of })}</span>
      {step(1, current >= of - 1)}
    </Flex>
  );
}

export function SheetList({ entries, now, current, go, tick, radio }: SheetProps) {
  const { t } = useWords();
  const list = useRef<HTMLUListElement>(null);
  const moved = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows whoever is at hand
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    list.current?.querySelector<HTMLElement>('.rc-who[tabindex="0"]')?.focus();
  }, [current, radio]);
  const move = (by: number) => {
    moved.current = true;
    go(Math.min(entries.length - 1, Math.max(0, current + by)));
  };
  const press = (event: KeyboardEvent) => {
    const done = pressed({ key: event.key, held: event.ctrlKey || event.metaKey || event.altKey });
    const entry = entries[current];
    if (!done || !entry) return;
    event.preventDefault();
    if ('move' in done) return move(done.move);
    tick?.(entry.memberId, done.tick);
    if (tick && done.tick !== 'silent') move(1);
  };
  const one = entries[current];
  const shown = radio
    ? one
      ? [{ entry: one, place: current }]
      : []
    : entries.map((entry, place) => ({ entry, place }));
  return (
    <>
      {radio && <Turn {...{ current, move }} of={entries.length} />}
      <ul
        ref={list}
        className={radio ? 'rc-sheet radio' : 'rc-sheet'}
        aria-label={t('rc.sheet')}
        onKeyDown={press}
      >
        {shown.map(({ entry, place }) => (
          <li key={entry.memberId} className={place === current ? 'current' : undefined}>
            <button
              {...{ type: 'button', className: 'rc-who', tabIndex: place === current ? 0 : -1 }}
              onFocus={() => go(place)}
              onClick={() => go(place)}
            >
              <b>{entry.name}</b> <span>{entry.siteName}</span>
            </button>
            <span className={`rc-state ${entry.state}`}>
              <span aria-hidden="true">{MARK[entry.state]}</span> {t(`rc.is.${entry.state}`)}{' '}
              <Said entry={entry} now={now} />
            </span>
            {tick && (
              <Ticks
                entry={entry}
                tick={
                  radio
                    ? (id, state) => {
                        tick(id, state);
                        if (state !== 'silent') move(1);
                      }
                    : tick
                }
              />
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
