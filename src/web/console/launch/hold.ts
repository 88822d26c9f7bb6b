// How long a launch is held, on a desk and on a phone.

export const HOLD_MS = 2_000;
