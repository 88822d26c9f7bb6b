// CAP 1.2 held to the OASIS schema itself: what we write is valid, and what we refuse or take is what the schema does.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SEVERITIES } from '../../src/duty/bulletin-rules.ts';
import { circleOf, polygonOf, readCap } from '../../src/duty/cap-read.ts';
import { bulletinOf, checkTaken } from '../../src/duty/cap-rules.ts';
import { type CapOut, capTime, writeCap } from '../../src/duty/cap-write.ts';
import type { Problem } from '../../src/kernel/problem.ts';
import { againstOasisSchema } from '../support/cap-schema.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const wrongIn = (xml: string | Uint8Array): string[] => {
  try {
    readCap(typeof xml === 'string' ? bytes(xml) : xml);
    return [];
  } catch (error) {
    return (error as Problem).fields.map((f) => `${f.field} ${f.code}`);
  }
};

const MESSAGE = `<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>met.1</identifier><sender>met@example.cn</sender><sent>2026-11-24T08:00:00+08:00</sent>
  <status>Actual</status><msgType>Alert</msgType><source>气象台</source><scope>Public</scope><code>x</code>
  <references>a,b,2026-11-24T07:00:00+08:00</references>
  <info>
    <language>en-US</language><category>Met</category><event>Rain</event><urgency>Future</urgency>
    <severity>Severe</severity><certainty>Likely</certainty><headline>Rain</headline>
  </info>
  <info>
    <language>zh-CN</language><category>Met</category><category>Safety</category><event>暴雨</event>
    <responseType>Prepare</responseType><urgency>Future</urgency><severity>Severe</severity>
    <certainty>Likely</certainty><audience>市民</audience>
    <eventCode><valueName>c</valueName><value>11B03</value></eventCode>
    <effective>2026-11-24T08:00:00+08:00</effective><onset>2026-11-24T20:00:00+08:00</onset>
    <expires>2026-11-25T08:00:00+08:00</expires><senderName>气象台</senderName><headline>暴雨橙色预警</headline>
    <description>今晚有暴雨。</description><instruction>关闭地下车库。</instruction><web>http://example.cn/</web>
    <contact>12121</contact><parameter><valueName>mm</valueName><value>80</value></parameter>
    <resource><resourceDesc>图</resourceDesc><mimeType>image/png</mimeType><size>12</size><uri>x.png</uri></resource>
    <area>
      <areaDesc>城关</areaDesc><polygon>36.0,103.8 36.1,103.8 36.1,103.9 36.0,103.8</polygon>
      <circle>36.5,103.5 2.5</circle><geocode><valueName>adcode</valueName><value>620102</value></geocode>
      <altitude>1500</altitude><ceiling>1600.5</ceiling>
    </area>
  </info>
</alert>`;

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);
const lon = fc.double({ min: -179, max: 179, noNaN: true });
const lat = fc.double({ min: -84, max: 84, noNaN: true });
const moment = fc
  .integer({ min: Date.UTC(2020, 0, 1) / 1_000, max: Date.UTC(2040, 0, 1) / 1_000 })
  .map((seconds) => new Date(seconds * 1_000));
const name = fc.record({
  sender: fc.constantFrom('m.test', 'localhost:8080'),
  identifier: fc.constantFrom('m.test.bulletin.1.1', 'm.test.bulletin.1.end'),
  sent: moment.map(capTime),
});
const out: fc.Arbitrary<CapOut> = fc.record({
  ...{ name, msgType: fc.constantFrom('Alert', 'Update', 'Cancel'), draft: fc.boolean() },
  ...{ references: fc.array(name, { maxLength: 3 }), note: fc.option(anyText), restriction: anyText },
  ...{ senderName: anyText, severity: fc.constantFrom(...SEVERITIES), title: anyText, body: anyText },
  ...{ advice: anyText, effective: moment, validFrom: moment, validUntil: moment, areaDescribed: anyText },
  areas: fc.array(fc.array(fc.tuple(lon, lat), { minLength: 3, maxLength: 9 }), { maxLength: 3 }),
  files: fc.array(
    fc.record({
      ...{ name: anyText, type: fc.constant('image/png'), sizeBytes: fc.nat() },
      uri: fc.constant('http://m.test/1'),
    }),
    { maxLength: 2 },
  ),
  said: fc.constantFrom<CapOut['said']>(
    {},
    { categories: ['Met', 'Fire'], event: '暴雨', urgency: 'Future', certainty: 'Likely' },
  ),
}) as fc.Arbitrary<CapOut>;

describe('what goes out', () => {
  test('is valid against the schema whatever is written in it, and reads back as it was', () => {
    fc.assert(
      fc.property(out, (given) => {
        const xml = writeCap(given);
        expect(againstOasisSchema(xml)).toBe('');
        const back = readCap(bytes(xml));
        const held = (text: string) =>
          text
            .replace(/\r\n?/g, '\n')
            .replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
            .trim();
        expect(back).toMatchObject({ ...given.name, references: given.references });
        expect(back.infos[0]).toMatchObject({ headline: held(given.title), description: held(given.body) });
        expect(back.infos[0]?.areas[0]?.outlines.map((o) => o.length)).toEqual(
          given.areas.map((a) => a.length),
        );
      }),
    );
  });

  test('has the city’s offset', () => {
    expect(capTime(new Date('2026-11-23T19:07:00Z'))).toBe('2026-11-24T03:07:00+08:00');
  });
});

/** One change of a valid message: an element gone, twice, in another's place, renamed, or with another value. */
const ELEMENT = /<([a-zA-Z]+)>([^<]*)<\/\1>|<(info|area|resource|eventCode)>[\s\S]*?<\/\3>/g;
const spots = [...MESSAGE.matchAll(ELEMENT)].map((m) => ({
  at: m.index,
  whole: m[0],
  name: m[1] ?? m[3] ?? '',
}));
const spot = fc.constantFrom(...spots);
const replaced = ({ at, whole }: (typeof spots)[number], by: string) =>
  MESSAGE.slice(0, at) + by + MESSAGE.slice(at + whole.length);
const value = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'Actual',
    ' Actual',
    'Met',
    'Unknown',
    'zh-CN',
    'zh_CN',
    '-',
    '5',
    '5.',
    '-5.5',
    '+5',
    '1e3',
  ),
  fc.constantFrom('2026-11-24T08:00:00Z', '2026-11-24T08:00:00,08:00', '2026-02-30T08:00:00+08:00'),
  fc.constantFrom(' 2026-11-24T08:00:00+08:00 ', '2026-11-24T24:00:00-14:00', '2026-11-24T08:60:00+08:00'),
  fc.constantFrom(
    '2024-02-29T08:00:00+08:00',
    '2023-02-29T08:00:00+08:00',
    '2026-11-24T08:00:00+14:01',
    'x<b/>',
  ),
  fc.constantFrom('<!-- x -->', '<![CDATA[5]]>', '2026-11-24T08:00:00.5+08:00', '2026-11-24T24:00:01+08:00'),
);
const mutant = fc.oneof(
  spot.map((s) => replaced(s, '')),
  spot.map((s) => replaced(s, s.whole + s.whole)),
  spot.map((s) => replaced(s, `x${s.whole}`)),
  spot.map((s) => replaced(s, s.whole.replace(/^<(\w+)>/, '<$1 lang="zh">'))),
  spot.map((s) => replaced(s, s.whole.replaceAll(s.name, `${s.name}s`))),
  fc.tuple(spot, spot).map(([a, b]) => replaced(a, b.whole)),
  fc.tuple(spot, value).map(([s, v]) => replaced(s, `<${s.name}>${v}</${s.name}>`)),
  fc
    .constantFrom('xmldsig#', 'other#')
    .map((end) =>
      MESSAGE.replace('</alert>', `<s:Signature xmlns:s="http://www.w3.org/2000/09/${end}"/></alert>`),
    ),
);
const shape = (xml: string) => wrongIn(xml).filter((one) => !/ cap\.(polygon|circle)$/.test(one));

describe('what comes in', () => {
  test('is taken or refused as the schema does, whatever is changed in a message', () => {
    let refused = 0;
    fc.assert(
      fc.property(mutant, (xml) => {
        const theirs = againstOasisSchema(xml);
        expect([xml, shape(xml).length > 0, theirs]).toEqual([xml, theirs !== '', theirs]);
        if (theirs) refused++;
      }),
      { numRuns: 800 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  test('names each place that is wrong', () => {
    const xml = MESSAGE.replace('<scope>Public</scope>', '').replace(
      '>Likely</certainty><headline',
      '>Sure</certainty><headline',
    );
    expect(wrongIn(xml)).toEqual(['alert/scope field.required', 'alert/info/certainty cap.choice']);
    expect(wrongIn(MESSAGE.replaceAll('cap:1.2', 'cap:1.1'))).toEqual(['alert cap.other']);
    expect(wrongIn(MESSAGE.replace('36.1,103.8 ', '36.1,203.8 '))).toEqual([
      'alert/info/area/polygon cap.polygon',
    ]);
    expect(wrongIn(MESSAGE.replace('103.5 2.5', '103.5'))).toEqual(['alert/info/area/circle cap.circle']);
  });

  test.each([
    ['nothing', ''],
    ['no XML', '{"alert": 1}'],
    ['half a message', MESSAGE.slice(0, 700)],
    ['an entity nobody declared', MESSAGE.replace('气象台', '&office;')],
    ['a control character', MESSAGE.replace('气象台', '气\u0001象台')],
    ['two roots', `${MESSAGE}<alert/>`],
  ])('%s is malformed, and its line is told', (_, xml) => {
    expect(wrongIn(xml)).toEqual(['body cap.malformed']);
  });

  test('entities of its own and other encodings than it says are refused; GB18030 that says so is read', () => {
    const bomb = MESSAGE.replace('<alert', '<!DOCTYPE a [<!ENTITY b "c">]><alert');
    expect(wrongIn(bomb)).toEqual(['body cap.doctype']);
    expect(wrongIn(MESSAGE.replace('UTF-8', 'EBCDIC'))).toEqual(['body cap.encoding']);
    const head =
      '<?xml version="1.0" encoding="GB2312"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>';
    const rest =
      '</identifier><sender>a</sender><sent>2026-11-24T08:00:00+08:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope></alert>';
    const gb = new Uint8Array([...bytes(head), 0xb1, 0xa9, 0xd3, 0xea, ...bytes(rest)]);
    expect(readCap(gb).identifier).toBe('暴雨');
    expect(wrongIn(new Uint8Array([...bytes(MESSAGE), 0xff]))).toEqual(['body cap.encoding']);
  });
});

describe('as a bulletin', () => {
  const taken = (change: (xml: string) => string = (xml) => xml) =>
    bulletinOf(readCap(bytes(change(MESSAGE))), 7);

  test('it is the Chinese words, its times and its areas', () => {
    expect(taken()).toMatchObject({
      ...{
        organisationId: 7,
        severity: 'severe',
        title: '暴雨橙色预警',
        body: '今晚有暴雨。',
        advice: '关闭地下车库。',
      },
      ...{ validFrom: new Date('2026-11-24T12:00:00Z'), validUntil: new Date('2026-11-25T00:00:00Z') },
      audience: { organisationIds: [], areas: [{ length: 3 }, { length: 32 }] },
    });
    const bare = taken((xml) =>
      xml.replace(/<area>[\s\S]*<\/area>/, '').replace(/<expires>.*<\/expires>/, ''),
    );
    expect(bare).toMatchObject({
      ...{ validUntil: new Date('2026-11-25T12:00:00Z'), audience: { organisationIds: [7], areas: [] } },
    });
  });

  test('of a headline that is too long for a title nothing is lost, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 61, maxLength: 200 }), (headline) => {
        const escaped = headline
          .replace(/[<&>]/g, '＊')
          .replace(/[^\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');
        const { title, body } = taken((xml) => xml.replace('暴雨橙色预警', () => `头${escaped}尾`));
        expect(title.length).toBeLessThanOrEqual(60);
        expect(title.isWellFormed()).toBe(true);
        expect(title.endsWith('…') ? body : title).toContain('尾');
      }),
    );
  });

  test('exercises, tests and acknowledgements are none', () => {
    const refused = (change: (xml: string) => string) => {
      try {
        checkTaken(readCap(bytes(change(MESSAGE))));
        return [];
      } catch (error) {
        return (error as Problem).fields.map((f) => f.field);
      }
    };
    expect(refused((xml) => xml)).toEqual([]);
    expect(refused((xml) => xml.replace('Actual', 'Exercise'))).toEqual(['alert/status']);
    expect(refused((xml) => xml.replace('>Alert<', '>Ack<'))).toEqual(['alert/msgType']);
    expect(
      refused((xml) => xml.replace('>Alert<', '>Update<').replace(/<references>.*<\/references>/, '')),
    ).toEqual(['alert/references']);
    expect(refused((xml) => xml.replace(/<info>[\s\S]*<\/info>/, ''))).toEqual(['alert/info']);
  });

  test('a polygon is closed and has three corners at least, a circle a radius', () => {
    expect(polygonOf('1,2 3,4 5,6 1,2')).toEqual([
      [2, 1],
      [4, 3],
      [6, 5],
    ]);
    for (const said of ['', '1,2 3,4 1,2', '1,2 3,4 5,6 7,8', '1,2 3,4 x 5,6 1,2', '91,2 3,4 5,6 91,2'])
      expect([said, polygonOf(said)]).toEqual([said, null]);
    expect(circleOf('36,103 5')).toHaveLength(32);
    for (const said of ['36,103', '36,103 0', '36,103 -1', '36,103 1001', 'x 5'])
      expect(circleOf(said)).toBeNull();
  });
});
