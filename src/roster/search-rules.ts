// What somebody typed to find people, taken apart. Pure.

export interface SearchTerms {
  /** Each as PostgreSQL's full text search takes it: the beginning of a name, of its pinyin or of its initials. */
  names: string[];
  /** Last digits of a phone, four at least. */
  phoneEnds: string[];
}

const PHONE = /^\+?\d{4,15}$/;
/** What stands between the parts of names and is not typed. */
const BETWEEN = /['’·•-]/g;

const prefix = (word: string) => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}':*`;

/** Words, each of which must be found. Digits of a phone may be typed in groups. */
export function searchTerms(search: string): SearchTerms {
  const typed = search.normalize('NFKC').toLowerCase().replaceAll('ü', 'v');
  const joined = typed.replace(/(?<=\d)[\s-]+(?=\d)/g, '');
  const words = joined.split(/\s+/).filter((word) => word !== '');
  const names = words.filter((word) => !PHONE.test(word)).map((word) => word.replace(BETWEEN, ''));
  return {
    names: names.filter((word) => word !== '').map(prefix),
    phoneEnds: words.filter((word) => PHONE.test(word)).map((word) => word.replace('+', '')),
  };
}
