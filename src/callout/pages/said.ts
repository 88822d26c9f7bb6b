// How what people wrote, and how far they are, stands on a page.
import type { Reader } from '../../kernel/page.ts';
import { plain } from '../../kernel/plain.ts';
import { listWords } from '../../kernel/words.ts';
import { distanceWords } from '../render.ts';

/** Text from people: on one line, without the marks that only the product may set. */
export const said = (text: string): string => plain(text);

/** 1.8 公里; empty when nobody knows. */
export const distanceOf = ({ t, language }: Reader, distance_m: number | null): string =>
  distance_m === null ? '' : distanceWords((_, key, vars) => t(key, vars), language, distance_m);

export const rolesOf = (reader: Reader, roles: string[]): string =>
  listWords(
    reader,
    roles.map((role) => reader.t(`role.${role}`)),
  );
