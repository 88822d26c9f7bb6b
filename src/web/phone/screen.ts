// What each screen of the app is to its shell.

/** Fills `into`; may be called again whenever its address is opened. */
export interface Screen {
  /** Names it in the bar. */
  title: string;
  show(into: HTMLElement): Promise<void>;
}
