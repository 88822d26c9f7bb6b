// What is answered to a launch.
import { z } from 'zod';

export const launched = z.object({
  ...{ id: z.number(), created: z.boolean() },
  nearby: z.array(z.object({ id: z.number(), kind: z.string(), title: z.string(), launchedBy: z.string() })),
});
