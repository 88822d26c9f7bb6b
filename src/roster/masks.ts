// Shows enough of a number to know it again, and not enough to use it; all of it to whom the permissions say.
import type { MemberDetail } from './member-detail.ts';

/** 170****0001 of a Chinese mobile number, +1****4567 of another. */
export function maskedPhone(e164: string): string {
  const chinese = /^\+86(\d{3})\d{4}(\d{4})$/.exec(e164);
  if (chinese) return `${chinese[1]}****${chinese[2]}`;
  return `${e164.slice(0, 2)}****${e164.slice(-4)}`;
}

/** As long as the number, with its last four: an import knows it again as a mask. */
export const maskedIdNumber = (idNumber: string): string => `${'*'.repeat(14)}${idNumber.slice(-4)}`;

/** A member's record as it is shown to somebody who sees phones in full, or not. */
export const maskedMember = (member: MemberDetail, seesPhone: boolean): MemberDetail =>
  seesPhone
    ? member
    : {
        ...member,
        contactPoints: member.contactPoints.map((point) =>
          point.kind === 'phone' ? { ...point, address: maskedPhone(point.address) } : point,
        ),
      };
