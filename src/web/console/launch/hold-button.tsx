// The button that is held: nothing is sent by a slip. Whoever cannot hold one confirms in words instead.
import { App, Button } from 'antd';
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import { useWords } from '../language.tsx';
import type { Kind } from './draft.ts';
import { HOLD_MS } from './hold.ts';

interface Props {
  kind: Kind;
  label: string;
  /** Names what will happen, for the question. */
  consequence: string;
  disabled: boolean;
  busy: boolean;
  onLaunch(): void;
}

/** Runs `done` when held for long enough; let go before, and nothing happened. */
function useHold(done: () => void) {
  const [holding, setHolding] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const end = () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    setHolding(false);
  };
  const begin = () => {
    if (timer.current !== undefined) return;
    setHolding(true);
    timer.current = setTimeout(() => {
      end();
      done();
    }, HOLD_MS);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return { holding, begin, end };
}

const isHoldKey = (e: KeyboardEvent) => e.key === 'Enter' || e.key === ' ';

export function HoldButton({ kind, label, consequence, disabled, busy, onLaunch }: Props) {
  const { t } = useWords();
  const { modal } = App.useApp();
  const { holding, begin, end } = useHold(onLaunch);
  const ask = () =>
    modal.confirm({
      ...{
        width: 560,
        title: t('compose.confirm'),
        content: consequence,
        okText: label,
        autoFocusButton: 'cancel',
      },
      ...{ cancelText: t('confirm.back'), onOk: onLaunch },
      ...{ okButtonProps: { danger: kind === 'real', size: 'large' }, cancelButtonProps: { size: 'large' } },
    });
  const off = disabled || busy;
  return (
    <div className="hold">
      <button
        type="button"
        className={`hold-button ${kind}${holding ? ' holding' : ''}`}
        aria-disabled={off}
        aria-describedby="hold-how"
        onPointerDown={(e) => !off && e.button === 0 && begin()}
        onPointerUp={end}
        onPointerLeave={end}
        onPointerCancel={end}
        onContextMenu={(e) => e.preventDefault()}
        onKeyDown={(e) => {
          if (!isHoldKey(e)) return;
          e.preventDefault();
          if (!off && !e.repeat) begin();
        }}
        onKeyUp={(e) => {
          if (!isHoldKey(e)) return;
          // Else some browsers make a click of it.
          e.preventDefault();
          end();
        }}
        onBlur={end}
        // Of a voice or a switch: no pointer and no key came before.
        onClick={(e: MouseEvent) => !off && e.detail === 0 && ask()}
      >
        <span className="hold-fill" />
        <span className="hold-label">{label}</span>
      </button>
      <p id="hold-how" className="quiet" aria-live="polite">
        {t(busy ? 'compose.sending' : holding ? 'compose.holding' : 'compose.hold-how')}
      </p>
      <Button disabled={off} onClick={ask}>
        {t('compose.instead')}
      </Button>
    </div>
  );
}
