// The button that is held: nothing is sent by a slip. Whoever cannot hold one confirms in words instead.
import { HOLD_MS } from '../console/launch/hold.ts';
import { make } from './dom.ts';
import { word } from './words.ts';

/** Asks once in the place of `button`, naming what will happen. */
export function askOnce(
  button: HTMLElement,
  about: { what: string; yes: string; no: string },
  act: () => void,
) {
  const back = (then?: () => void) => () => {
    question.replaceWith(button);
    then?.();
  };
  const question = make(
    'div',
    { className: 'note wrong', role: 'alertdialog' },
    make('b', {}, about.what),
    make('button', { className: 'mid', onclick: back() }, about.no),
    make('button', { className: 'mid danger', onclick: back(act) }, about.yes),
  );
  question.dataset.asks = 'yes';
  button.replaceWith(question);
  question.querySelector('button')?.focus();
}

const isHoldKey = ({ key }: KeyboardEvent) => key === 'Enter' || key === ' ';

/** Runs `act` when held for long enough; let go before, and nothing happened. */
export function holdButton(label: string, act: () => void): HTMLButtonElement {
  const said = make('span', {}, label);
  const button = make('button', { type: 'button', className: 'big hold' }, said);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    clearTimeout(timer);
    timer = undefined;
    button.classList.remove('holding');
    said.textContent = label;
  };
  const begin = () => {
    if (timer !== undefined || button.disabled) return;
    button.classList.add('holding');
    said.textContent = word('lead.holding');
    timer = setTimeout(() => {
      end();
      act();
    }, HOLD_MS);
  };
  button.onpointerdown = (event) => event.button === 0 && begin();
  button.onpointerup = button.onpointerleave = button.onpointercancel = button.onblur = end;
  button.oncontextmenu = (event) => event.preventDefault();
  button.onkeydown = (event) => {
    if (!isHoldKey(event)) return;
    event.preventDefault();
    if (!event.repeat) begin();
  };
  button.onkeyup = (event) => {
    if (!isHoldKey(event)) return;
    event.preventDefault();
    end();
  };
  return button;
}
