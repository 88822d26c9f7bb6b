// Shows enough of a number to know it again, and not enough to use it.

/** 170****0001 of a Chinese mobile number, +1****4567 of another. */
export function maskedPhone(e164: string): string {
  const chinese = /^\+86(\d{3})\d{4}(\d{4})$/.exec(e164);
  if (chinese) return `${chinese[1]}****${chinese[2]}`;
  return `${e164.slice(0, 2)}****${e164.slice(-4)}`;
}

export const lastFour = (idNumber: string | null): string | null => idNumber?.slice(-4) ?? null;
