import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.ts';
import { checkMapFile } from '../../src/map-entry.ts';

const VAPID = {
  VAPID_SUBJECT: 'mailto:duty@example.org',
  VAPID_PUBLIC_KEY: Buffer.alloc(65, 4).toString('base64url'),
  VAPID_PRIVATE_KEY: Buffer.alloc(32, 7).toString('base64url'),
};
const GATEWAY = {
  HTTP_SMS_URL: 'https://sms.example.org/v1/',
  HTTP_SMS_TOKEN: 'token',
  HTTP_SMS_SECRET: 'sixteen-characters',
};
const TWILIO = { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 'secret', TWILIO_FROM: '+15550100' };
const DATABASE_URL = 'postgres://muster@db/muster';

/** The variables that are named as wrong. */
function wrong(env: Record<string, string>): string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const lines = error.message.split('\n').filter((line) => line.startsWith('  '));
    const names = lines.map((line) => line.trim().split(' ')[0] as string);
    // Each is said once in Chinese and once in English.
    expect(names.slice(0, names.length / 2)).toEqual(names.slice(names.length / 2));
    return names.slice(0, names.length / 2);
  }
}

test('without any variable it is the demo on this machine', () => {
  expect(readConfig({})).toMatchObject({
    ...{ port: 8080, host: '127.0.0.1', role: 'all', clock: 'system', databaseUrl: null, dataDir: '.data' },
    ...{ twilio: null, httpSms: null, webPush: null },
  });
});

test('an empty variable is one that is not set, a foreign one is none of ours', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: '', HOME: '/x' })).toEqual(readConfig({}));
});

test('a dispatcher without a port takes any free one', () => {
  expect(readConfig({ MUSTER_ROLE: 'dispatcher', DATABASE_URL }).port).toBe(0);
  expect(readConfig({ MUSTER_ROLE: 'dispatcher', DATABASE_URL, PORT: '9' }).port).toBe(9);
  expect(readConfig({ MUSTER_ROLE: 'api', DATABASE_URL }).port).toBe(8080);
});

test('a base map is a style, an archive at an address, or one on this machine', () => {
  const map = (env: Record<string, string>) => readConfig(env).map;
  expect(map({})).toEqual({ styleUrl: null, tilesUrl: null, tilesFile: null, datum: 'wgs84' });
  expect(map({ MUSTER_MAP_PMTILES: 'https://map.example.cn/a.pmtiles', MUSTER_MAP_DATUM: 'gcj02' })).toEqual({
    ...{ styleUrl: null, tilesUrl: 'https://map.example.cn/a.pmtiles', tilesFile: null, datum: 'gcj02' },
  });
  expect(map({ MUSTER_MAP_PMTILES: '/srv/roads.pmtiles' })).toMatchObject({
    ...{ tilesUrl: '/map/base.pmtiles', tilesFile: '/srv/roads.pmtiles' },
  });
  const style = { MUSTER_MAP_STYLE_URL: 'https://map.example.cn/style.json' };
  expect(wrong({ ...style, MUSTER_MAP_PMTILES: 'a.pmtiles' })).toEqual(['MUSTER_MAP_PMTILES']);
  expect(wrong({ MUSTER_MAP_STYLE_URL: 'style.json', MUSTER_MAP_DATUM: 'bd09' })).toEqual([
    ...['MUSTER_MAP_STYLE_URL', 'MUSTER_MAP_DATUM'],
  ]);
  expect(() => checkMapFile(map({ MUSTER_MAP_PMTILES: 'package.json' }))).toThrow(
    /MUSTER_MAP_PMTILES .*PMTiles/,
  );
  expect(() => checkMapFile(map({ MUSTER_MAP_PMTILES: '/none.pmtiles' }))).toThrow(ConfigError);
});

test('a provider is there with all it needs', () => {
  const config = readConfig({
    ...{ ...VAPID, ...GATEWAY, ...TWILIO },
    HTTP_SMS_PREFIXES: '+86:two-way+links, +852:links,+853',
    HTTP_SMS_PER_SECOND: '0.5',
  });
  expect(config.webPush?.keys).toEqual({
    publicKey: VAPID.VAPID_PUBLIC_KEY,
    privateKey: VAPID.VAPID_PRIVATE_KEY,
  });
  expect(config.httpSms).toMatchObject({
    url: 'https://sms.example.org/v1',
    pace_per_second: 0.5,
    prefixes: [
      { prefix: '+86', twoWay: true, links: true },
      { prefix: '+852', twoWay: false, links: true },
      { prefix: '+853', twoWay: false, links: false },
    ],
  });
  expect(config.twilio).toMatchObject({
    baseUrl: 'https://api.twilio.com',
    senders: ['+15550100'],
    callers: ['+15550100'],
    pace_per_second: 1,
  });
  expect(readConfig({ VAPID_SUBJECT: VAPID.VAPID_SUBJECT }).webPush?.keys).toBeNull();
});

describe('what is wrong is named', () => {
  test.each<[Record<string, string>, string[]]>([
    [{ PORT: '80.5' }, ['PORT']],
    [{ PORT: '65536' }, ['PORT']],
    [{ PORT: ' ', MUSTER_ROLE: 'both', MUSTER_CLOCK: 'fast' }, ['PORT', 'MUSTER_ROLE', 'MUSTER_CLOCK']],
    [{ MUSTER_PUBLIC_URL: 'muster.example.org' }, ['MUSTER_PUBLIC_URL']],
    [{ MUSTER_SECRET: 'short' }, ['MUSTER_SECRET']],
    [{ MUSTER_ROLE: 'dispatcher' }, ['MUSTER_ROLE']],
    [{ ...GATEWAY, MUSTER_ROLE: 'dispatcher', DATABASE_URL }, ['MUSTER_PUBLIC_URL']],
    [{ TWILIO_ACCOUNT_SID: 'AC1', TWILIO_FROM: '+15550100' }, ['TWILIO_AUTH_TOKEN']],
    [{ ...TWILIO, TWILIO_FROM: '' }, ['TWILIO_FROM']],
    [{ ...TWILIO, TWILIO_MESSAGING_SERVICE_SID: 'MG1' }, ['TWILIO_FROM']],
    [{ HTTP_SMS_URL: GATEWAY.HTTP_SMS_URL }, ['HTTP_SMS_TOKEN', 'HTTP_SMS_SECRET']],
    [{ ...GATEWAY, HTTP_SMS_PREFIXES: '86:sms' }, ['HTTP_SMS_PREFIXES']],
    [{ ...VAPID, VAPID_SUBJECT: 'duty@example.org' }, ['VAPID_SUBJECT']],
    [{ ...VAPID, VAPID_PRIVATE_KEY: '' }, ['VAPID_PRIVATE_KEY']],
    [{ ...VAPID, VAPID_SUBJECT: '' }, ['VAPID_SUBJECT']],
    [{ ...VAPID, VAPID_PUBLIC_KEY: 'AAAA' }, ['VAPID_PUBLIC_KEY']],
  ])('%o', (env, names) => {
    expect(wrong(env)).toEqual(names);
  });
});

describe('a hand-driven clock never meets a real provider', () => {
  const manual = { MUSTER_CLOCK: 'manual' };
  test.each([TWILIO, GATEWAY, VAPID])('%o', (credentials) => {
    expect(wrong({ ...manual, ...credentials } as Record<string, string>)).toEqual(['MUSTER_CLOCK']);
  });

  test('a stand-in on this machine is none', () => {
    const here = {
      ...{ ...manual, ...TWILIO, ...GATEWAY, ...VAPID },
      ...{ TWILIO_BASE_URL: 'http://127.0.0.1:9', HTTP_SMS_URL: 'http://localhost:9/sms' },
      WEB_PUSH_BASE_URL: 'https://[::1]:9',
    };
    expect(wrong(here)).toEqual([]);
    expect(wrong({ ...here, TWILIO_BASE_URL: 'http://127.0.0.1.example.org' })).toEqual(['MUSTER_CLOCK']);
  });
});
