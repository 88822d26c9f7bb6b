// Closed lists of the roster in the order in which people know them.
export const QUALIFICATIONS = [
  ...(['first_aid', 'driver_b2', 'driver_c1', 'firefighting', 'water_rescue', 'security'] as const),
  ...(['communications', 'rope', 'dog_handler', 'drone', 'guard_certificate'] as const),
] as const;

/** What a requirement may ask for beside people in general. */
export const ROLES = [
  ...(['first_aid', 'driver', 'driver_b2', 'firefighting', 'water_rescue', 'security'] as const),
  ...(['communications', 'rope', 'dog_handler', 'drone'] as const),
] as const;

/** What somebody lacks; the last four are the figures of readiness, whose people they show. */
export const LACKS = [
  ...(['consent', 'address', 'position', 'unit'] as const),
  ...(['availability', 'reach', 'drill', 'equipment'] as const),
] as const;
