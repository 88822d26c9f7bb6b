// An identity number as it is stored: sealed to its member's row, indexed, its end in the clear.
import type { Vault } from '../kernel/vault.ts';

const boundTo = (memberId: number) => `member:${memberId}`;

export interface StoredIdNumber {
  idNumber: string | null;
  idNumberIndex: string | null;
  idNumberEnd: string | null;
}

export function sealIdNumber(vault: Vault, memberId: number, clear: string | null): StoredIdNumber {
  if (clear === null) return { idNumber: null, idNumberIndex: null, idNumberEnd: null };
  return {
    idNumber: vault.seal(clear, boundTo(memberId)),
    idNumberIndex: vault.index(clear),
    idNumberEnd: clear.slice(-4),
  };
}

export const openIdNumber = (vault: Vault, memberId: number, sealed: string): string =>
  vault.open(sealed, boundTo(memberId));
