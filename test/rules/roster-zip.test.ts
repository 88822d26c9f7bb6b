import { describe, expect, test } from 'vitest';
import { readRosterFile } from '../../src/roster/roster-file.ts';
import { assertUnpackedSize } from '../../src/roster/unpacked-size.ts';
import { sampleXlsx } from '../support/roster.ts';
import { zip } from '../support/zip.ts';

const zeros = (size_bytes: number) => new Uint8Array(size_bytes);
const sheet = (size_bytes: number, declared_bytes?: number) => ({
  name: 'xl/worksheets/sheet1.xml',
  data: zeros(size_bytes),
  ...(declared_bytes !== undefined && { declared_bytes }),
});

describe('a zip bomb', () => {
  test.each([
    ['honest', zip([sheet(80_000_000)])],
    ['that says it is small', zip([sheet(80_000_000, 1000)])],
    ['in many parts', zip(Array.from({ length: 9 }, (_, i) => ({ ...sheet(8_000_000, 10), name: `${i}` })))],
    ['of one part listed many times', zip([sheet(1_000_000)], 70)],
  ])('%s is refused', async (_, bytes) => {
    expect(bytes.byteLength).toBeLessThan(200_000);
    await expect(readRosterFile(bytes)).rejects.toMatchObject({
      status: 413,
      code: 'roster-unpacks-too-large',
      vars: { limit: '60 MB' },
    });
  });
});

describe('sizes', () => {
  test('are counted as they are', () => {
    const parts = [sheet(1000, 7), { name: 'b', data: zeros(500) }];
    expect(assertUnpackedSize(zip(parts), 1500)).toBe(1500);
    expect(() => assertUnpackedSize(zip(parts), 1499)).toThrow('roster-unpacks-too-large');
  });

  test('a sound workbook passes', async () => {
    expect(assertUnpackedSize(await sampleXlsx(), 60_000_000)).toBeGreaterThan(900_000);
  });

  test('a workbook cut anywhere, or with bytes changed, is a clear error or none', async () => {
    const whole = await sampleXlsx();
    for (let i = 1; i <= 20; i++) {
      const cut = whole.slice(0, Math.floor((whole.length * i) / 21));
      await expect(readRosterFile(cut)).rejects.toMatchObject({ code: 'roster-broken-file', status: 422 });
    }
    const end = whole.length - 22;
    for (const at of [0, 10, 1000, end + 10, end + 16, whole.length - 60]) {
      const damaged = whole.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      const outcome = await readRosterFile(damaged).then(
        () => 'read',
        (error) => error.status,
      );
      expect(['read', 415, 422]).toContain(outcome);
    }
  });

  test('a zip that is no workbook is told so', async () => {
    const bytes = zip([{ name: 'a.txt', data: new TextEncoder().encode('hello') }]);
    await expect(readRosterFile(bytes)).rejects.toMatchObject({ code: 'roster-broken-file' });
  });

  test('entities that would multiply do not', async () => {
    const lol = `<!DOCTYPE s [<!ENTITY a "${'x'.repeat(1000)}">${Array.from({ length: 9 }, (_, i) => `<!ENTITY a${i} "${`&a${i ? i - 1 : ''};`.repeat(10)}">`).join('')}]>`;
    const xml = (text: string) => new TextEncoder().encode(text);
    const bytes = zip([
      {
        name: '[Content_Types].xml',
        data: xml('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
      },
      {
        name: '_rels/.rels',
        data: xml(
          '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        ),
      },
      {
        name: 'xl/_rels/workbook.xml.rels',
        data: xml(
          '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        ),
      },
      {
        name: 'xl/workbook.xml',
        data: xml(
          '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        ),
      },
      {
        name: 'xl/worksheets/sheet1.xml',
        data: xml(
          `${lol}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&a8;</t></is></c></row></sheetData></worksheet>`,
        ),
      },
    ]);
    await expect(readRosterFile(bytes)).rejects.toMatchObject({ status: 422 });
  });

  test('two far corners do not make a sheet of billions of cells', async () => {
    const { writeXlsx } = await import('hucre/xlsx');
    const bytes = await writeXlsx({
      sheets: [
        {
          name: 'a',
          rows: [['姓名', '手机', '备注']],
          cells: new Map([['1048575,16383', { value: 'x' }]]) as never,
        },
      ],
    });
    await expect(readRosterFile(bytes)).rejects.toMatchObject({ name: 'Problem' });
  });
});
