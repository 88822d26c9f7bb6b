// Words for what the audit names as the database does; what has none stays as it is.
import type { Words } from '../../language.tsx';

/** The catalogue's word for it, else the thing's own name. */
export function wordOr(t: Words, key: string, own: string): string {
  const word = t(key);
  return word === key ? own : word;
}

export const entityWords = (t: Words, entity: string): string => wordOr(t, `audit.entity.${entity}`, entity);
