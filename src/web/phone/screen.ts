// What each screen of the app is to its shell.

/** Fills `into`; may be called again whenever its address is opened. `about`: what stands behind the name in its address. */
export interface Screen {
  /** Names it in the bar, or on the page of all that is not there. */
  title: string;
  /** Stands in the bar: what is needed at once. All others are a tap away. */
  inBar?: true;
  /** Only for who holds this permission. */
  may?: string;
  /** Led to by another screen alone. */
  inside?: string;
  /** Is shown anew when the background has news. */
  news?: true;
  show(into: HTMLElement, about: string): Promise<void>;
}
