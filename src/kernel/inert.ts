// Keeps text that a spreadsheet would run as a formula from being one, and takes the mark off again when it comes back.

/** What spreadsheets take for the start of a formula, behind any number of our own marks. */
const RISKY = /^'*[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/;
const MARKED = /^'+[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/;

/** `text` with an apostrophe before it when a spreadsheet would take it for a formula. */
export const madeInert = (text: string): string => (RISKY.test(text) ? `'${text}` : text);

/** The opposite of `madeInert`, exactly. */
export const asWritten = (text: string): string => (MARKED.test(text) ? text.slice(1) : text);

/** Workbooks write odd characters as _x0041_; text that only looks like one says so. */
export const workbookText = (text: string): string => text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');
