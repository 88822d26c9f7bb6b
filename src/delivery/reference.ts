// The name that we give a message towards providers: stable over attempts, and leading back to its delivery.

export const referenceOf = (deliveryId: number): string => `muster-${deliveryId}`;

/** Null for what is no reference of ours. */
export function deliveryOfReference(reference: string | null | undefined): number | null {
  const id = /^muster-(\d{1,15})$/.exec(reference ?? '')?.[1];
  return id === undefined ? null : Number(id);
}
