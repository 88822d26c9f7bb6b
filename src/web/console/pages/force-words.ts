// Closed lists of the roster in the order in which people know them.
export const QUALIFICATIONS = [
  ...(['first_aid', 'driver_b2', 'driver_c1', 'firefighting', 'water_rescue', 'security'] as const),
  ...(['communications', 'rope', 'dog_handler', 'drone', 'guard_certificate'] as const),
] as const;
