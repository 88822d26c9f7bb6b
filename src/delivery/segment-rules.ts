// How many messages a text is on the air: GSM-7 with its extension table, else UCS-2; joined ones carry a header. Pure.

const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Each takes two septets, which stay together. */
const EXTENSION = new Set('\f^{}\\[~]|€');

const SIZES = { 'gsm-7': { alone: 160, joined: 153 }, 'ucs-2': { alone: 70, joined: 67 } } as const;

export interface Measured {
  encoding: 'gsm-7' | 'ucs-2';
  /** Septets of GSM-7, or code units of UCS-2. */
  units: number;
  segments: number;
}

export function measure(text: string): Measured {
  const characters = [...text];
  const encoding = characters.every((c) => BASIC.has(c) || EXTENSION.has(c)) ? 'gsm-7' : 'ucs-2';
  const sizes = characters.map((c) => (encoding === 'gsm-7' ? (EXTENSION.has(c) ? 2 : 1) : c.length));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const { alone, joined } = SIZES[encoding];
  if (units <= alone) return { encoding, units, segments: units === 0 ? 0 : 1 };
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    // What is two units long is not cut in half.
    if (used + size > joined) {
      segments++;
      used = 0;
    }
    used += size;
  }
  return { encoding, units, segments };
}
