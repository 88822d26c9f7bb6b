// The few moves on a document that the phone's screens share.

export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  about: Partial<HTMLElementTagNameMap[K]> = {},
  ...inside: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(name), about);
  element.append(...inside);
  return element;
}

export const all = <T extends HTMLElement = HTMLElement>(
  selector: string,
  from: ParentNode = document,
): T[] => Array.from(from.querySelectorAll<T>(selector));

export const one = <T extends HTMLElement = HTMLElement>(selector: string): T | null =>
  document.querySelector<T>(selector);
