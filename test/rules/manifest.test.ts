// What makes the phone's app install well: each picture that its manifest names is there, and as large as it says.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Picture {
  src: string;
  sizes: string;
  type?: string;
}
interface Manifest {
  icons: Picture[];
  screenshots: Picture[];
  shortcuts: { url: string; icons: Picture[] }[];
  scope: string;
}

const manifest = JSON.parse(readFileSync('public/manifest.webmanifest', 'utf8')) as Manifest;

/** Of a PNG, from its header. */
function sizeOf(file: string): string {
  const head = readFileSync(file).subarray(0, 24);
  expect(head.toString('latin1', 1, 4)).toBe('PNG');
  return `${head.readUInt32BE(16)}x${head.readUInt32BE(20)}`;
}

test('each picture of the manifest is there, as large as it says', () => {
  const named = [
    ...manifest.icons,
    ...manifest.screenshots,
    ...manifest.shortcuts.flatMap((s) => s.icons),
  ].filter((p) => p.type !== 'image/svg+xml');
  expect(named.length).toBeGreaterThanOrEqual(6);
  expect(named.map(({ src }) => sizeOf(`public${src}`))).toEqual(named.map((p) => p.sizes));
});

test('pictures of screens are as a browser takes them: of one shape, at most 2.3 times as high as wide, small', () => {
  for (const { src, sizes } of manifest.screenshots) {
    const [width = 0, height = 0] = sizes.split('x').map(Number);
    expect(height / width).toBeLessThanOrEqual(2.3);
    expect(width).toBeGreaterThanOrEqual(320);
    expect(readFileSync(`public${src}`).length).toBeLessThan(200_000);
  }
});
