// What a file of the daily duty may be: told by its first bytes, never by its name or by what its sender called it. Pure.

export const FILE_TYPES = ['image/jpeg', 'image/png', 'application/pdf'] as const;
export type FileType = (typeof FILE_TYPES)[number];

export const MOST_FILE_BYTES = 5_000_000;
export const MOST_FILES = 5;

const BEGINNINGS: Record<FileType, readonly number[]> = {
  'image/jpeg': [0xff, 0xd8, 0xff],
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  'application/pdf': [0x25, 0x50, 0x44, 0x46, 0x2d],
};
const ENDINGS: Record<FileType, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/pdf': 'pdf',
};

export const typeOf = (bytes: Uint8Array): FileType | null =>
  FILE_TYPES.find((type) => BEGINNINGS[type].every((byte, i) => bytes[i] === byte)) ?? null;

/** As it is shown and saved: of its own type by its ending, 60 characters at most, with nothing that leads elsewhere. */
export function nameOf(given: string, type: FileType): string {
  const ending = ENDINGS[type];
  const plain = given
    .replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}\\/:*?"<>|]/gu, ' ')
    .replace(/\.(jpe?g|png|pdf)\s*$/i, '')
    .replace(/\s+/g, ' ')
    .trim();
  const short = [...plain]
    .slice(0, 60 - ending.length - 1)
    .join('')
    .trim();
  return `${short || 'file'}.${ending}`;
}
