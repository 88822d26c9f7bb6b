// Unit names as rosters write them, 城关区大队3中队7小队, taken apart into battalion, company and squad.

export const UNIT_LEVELS = ['battalion', 'company', 'squad'] as const;
export type UnitLevel = (typeof UNIT_LEVELS)[number];

export interface UnitPath {
  battalion: string;
  company: string | null;
  squad: string | null;
}

const NUMERALS = '零一二三四五六七八九十';

/** 第三 and 三 as 3, 十二 as 12, so that one unit has one name. */
function arabic(name: string): string {
  return name.replace(/第?([一二三四五六七八九十]{1,3})(?=[大中小]队$)|第(?=\d)/g, (_, word?: string) => {
    if (!word) return '';
    const [tens, ones] = word.includes('十') ? word.split('十') : ['', word];
    const value = word.includes('十') ? (tens ? NUMERALS.indexOf(tens) : 1) * 10 : 0;
    return String(value + (ones ? NUMERALS.indexOf(ones) : 0));
  });
}

const UNDECIDED = /^(待定|未定|未编组|暂无|无|none|tbd|unassigned)$/i;

/** The path that `text` names; null when it says that the unit is yet to be decided; undefined when it is no unit name. */
export function readUnit(text: string): UnitPath | null | undefined {
  const name = text.normalize('NFKC').replace(/\s+/g, '');
  if (name === '' || UNDECIDED.test(name)) return null;
  const found = /^([^<>=]{1,30}?大队)[/-]?([^<>=]{1,20}?中队)?[/-]?([^<>=]{1,20}?小队)?$/.exec(name);
  if (!found) return undefined;
  const [, battalion, company, squad] = found.map((part) => part && arabic(part));
  return { battalion: battalion as string, company: company ?? null, squad: squad ?? null };
}

const LEVEL_NAMES: Record<UnitLevel, string> = { battalion: '大队', company: '中队', squad: '小队' };
const ENGLISH =
  /^(?:battalion|company|squad|no\.?)?\s*(\S.*?)(?:(?<=\d)(?:st|nd|rd|th))?\s*(?:battalion|company|squad)?$/i;

/** One name from cells of their own: 城关区, 3, Squad 7 as 城关区大队3中队7小队. */
export function joinUnit(parts: ReadonlyMap<UnitLevel, string>): string {
  let name = '';
  for (const level of UNIT_LEVELS) {
    const text = (parts.get(level) ?? '')
      .normalize('NFKC')
      .replace(/[\s/-]+/g, ' ')
      .trim();
    if (text === '' || UNDECIDED.test(text)) continue;
    const own = (ENGLISH.exec(text)?.[1] ?? text).replaceAll(' ', '');
    const whole = own.endsWith(LEVEL_NAMES[level]) ? own : own + LEVEL_NAMES[level];
    // Some write the whole path into each cell.
    name += whole.startsWith(name) ? whole.slice(name.length) : whole;
  }
  return name;
}

export const unitName = (unit: UnitPath | null): string =>
  unit ? `${unit.battalion}${unit.company ?? ''}${unit.squad ?? ''}` : '';

/** Name of a unit as compared: one width, no blanks, 第三 as 3. */
export function unitKey(text: string): string {
  const key = text.normalize('NFKC').replace(/\s+/g, '');
  return unitName(readUnit(key) ?? null) || key;
}

/** Does a file that says `name` for a unit of this kind mean this very unit? Else an export could not be taken in again. */
export function isUnitName(kind: keyof UnitPath, name: string): boolean {
  const above = { battalion: '', company: '甲大队', squad: '甲大队' }[kind];
  const read = readUnit(above + name);
  return read?.[kind] === name && (kind === 'battalion' || read.battalion === above);
}

export type Post = 'leader' | 'deputy' | 'member';

const POSTS: Record<string, Post> = {
  小队长: 'leader',
  中队长: 'leader',
  大队长: 'leader',
  队长: 'leader',
  leader: 'leader',
  副小队长: 'deputy',
  副中队长: 'deputy',
  副大队长: 'deputy',
  副队长: 'deputy',
  deputy: 'deputy',
  deputyleader: 'deputy',
  队员: 'member',
  member: 'member',
};

/** The post that `text` names; undefined when it names none. */
export function readPost(text: string): Post | undefined {
  return POSTS[text.normalize('NFKC').replace(/\s+/g, '').toLowerCase()];
}

const POST_NAMES: Record<Post, string> = { leader: '小队长', deputy: '副小队长', member: '队员' };
export const postName = (post: Post | null): string => (post ? POST_NAMES[post] : '');
