// The two kinds of session, and how long each lasts.

const DAY_SECONDS = 24 * 3_600;

/** A person's own phone stays signed in so long; a console's session ends at the latest then, however busy. */
export const SESSION_SECONDS = { phone: 180 * DAY_SECONDS, console: DAY_SECONDS };
export type SessionKind = keyof typeof SESSION_SECONDS;
