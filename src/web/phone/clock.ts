// The phone's own clock, read here alone: an answer that waits is dated by it, and what is sent says what it shows now, so
// that the server can put it on its own. `performance.now()` would not do: it stands still while a phone sleeps.

export const phoneNow = (): Date => new Date(Date.now());
