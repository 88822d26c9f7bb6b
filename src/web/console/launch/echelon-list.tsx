// The plan's echelons: when each goes out, whom it asks; its size and its window are dragged, or stepped by keys.
import { Button, Flex, InputNumber, Slider } from 'antd';
import { useWords } from '../language.tsx';
import type { Draft, Plan, Policy } from './draft.ts';

type Echelons = Policy['echelons'];
const FACTOR = { min: 0.1, max: 5, most: 20, step: 0.1 };
const WINDOW_MINUTES = { min: 1, max: 30, most: 720 };
const MOST_ECHELONS = 12;

interface Props {
  draft: Draft;
  plan: Plan;
  policy: Policy;
  change(patch: Partial<Draft>): void;
}

export function EchelonList({ draft, plan, policy, change }: Props) {
  const { t } = useWords();
  const asked = draft.bend.echelons ?? policy.echelons;
  const bend = (echelons: Echelons) => change({ bend: { ...draft.bend, echelons } });
  const put = (i: number, next: Partial<Echelons[number]>) =>
    bend(asked.map((e, at) => (at === i ? { ...e, ...next } : e)));
  const after = (i: number) =>
    Math.round(asked.slice(0, i).reduce((sum, e) => sum + e.windowSeconds, 0) / 60);
  const last = asked.at(-1);
  return (
    <ol className="compose-echelons">
      {asked.map((e, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an echelon is its number
        <li key={i}>
          <Flex gap={12} wrap align="baseline">
            <strong>{t('board.echelon', { number: i + 1 })}</strong>
            <span>{i === 0 ? t('preview.at-once') : t('preview.after', { n: after(i) })}</span>
            <b>{t('compose.echelon.asks', { n: plan.echelons[i]?.asks ?? 0 })}</b>
            {(plan.echelons[i]?.crossBorder ?? 0) > 0 && (
              <span>{t('compose.echelon.cross', { n: plan.echelons[i]?.crossBorder ?? 0 })}</span>
            )}
            {asked.length > 1 && (
              <Button
                {...{ size: 'small', style: { marginInlineStart: 'auto' } }}
                aria-label={t('compose.echelon.remove', { number: i + 1 })}
                onClick={() => bend(asked.filter((_, at) => at !== i))}
              >
                ×
              </Button>
            )}
          </Flex>
          <Stepped
            {...{ ...FACTOR, value: e.factor, label: t('compose.echelon.size', { number: i + 1 }) }}
            said={t('compose.echelon.factor')}
            onChange={(factor) => put(i, { factor })}
          />
          {i < asked.length - 1 && (
            <Stepped
              {...{ ...WINDOW_MINUTES, step: 1, value: Math.round(e.windowSeconds / 6) / 10 }}
              label={t('compose.echelon.window', { number: i + 1 })}
              said={t('compose.echelon.waits')}
              onChange={(minutes) => put(i, { windowSeconds: Math.round(minutes * 60) })}
            />
          )}
        </li>
      ))}
      {last && asked.length < MOST_ECHELONS && (
        <li>
          <Button onClick={() => bend([...asked, { ...last }])}>{t('compose.echelon.add')}</Button>
          {draft.bend.echelons && (
            <Button type="link" onClick={() => change({ bend: withoutEchelons(draft.bend) })}>
              {t('compose.echelon.usual')}
            </Button>
          )}
        </li>
      )}
    </ol>
  );
}

const withoutEchelons = ({ echelons: _, ...rest }: Draft['bend']): Draft['bend'] => rest;

interface SteppedProps {
  min: number;
  max: number;
  /** What may be typed beyond the slider's end. */
  most: number;
  step: number;
  value: number;
  label: string;
  said: string;
  onChange(value: number): void;
}

function Stepped({ min, max, most, step, value, label, said, onChange }: SteppedProps) {
  return (
    <div className="compose-stepped">
      <span>{said}</span>
      <Slider {...{ min, max, step, value, onChange }} ariaLabelForHandle={label} tooltip={{ open: false }} />
      <InputNumber
        {...{ min, max: most, step, value, mode: 'spinner' }}
        aria-label={label}
        style={{ width: 130 }}
        onChange={(next) => next !== null && onChange(next)}
      />
    </div>
  );
}
