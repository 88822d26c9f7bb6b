// The server of the answers benchmark, a process of its own: the app as it is, or with answers that go nowhere.
import { serve } from '@hono/node-server';
import { createApp } from '../../src/app.ts';
import { answerGate } from '../../src/callout/answer-gate.ts';
import { channelsOf } from '../../src/delivery/channel.ts';
import { messageLogChannel } from '../../src/delivery/channels/message-log.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { openDatabase } from '../../src/kernel/database.ts';

const [url = '', mode = 'store'] = process.argv.slice(2);
const db = openDatabase(url, { max: 8 });
const clock = systemClock();
const channels = channelsOf([messageLogChannel(db, clock, 'sms')]);
const deps = { db, clock, channels, linkSecret: 'bench', publicUrl: 'http://127.0.0.1' };
const nowhere = {
  outcome: 'recorded',
  calloutId: 1,
  kind: 'drill',
  phase: 'active',
  state: 'coming',
  elsewhere: null,
} as const;
const gate = mode === 'store' ? answerGate(deps) : { submit: async () => nowhere };
const logger = { info() {}, warn() {}, error: console.error };
const app = createApp({ ...deps, logger, role: 'api', operatorKey: 'bench', gate });
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => process.send?.({ port }));
// Streams of events never end by themselves.
process.on('SIGTERM', () => process.exit(0));
