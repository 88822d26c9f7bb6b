// What stands on the pages of a PDF, as a reader's program finds it, and which fonts travel in the file.
import { extractText, getDocumentProxy } from 'unpdf';

export async function readPdf(
  bytes: Uint8Array,
): Promise<{ pages: string[]; fonts: string[]; wide: boolean }> {
  const raw = Buffer.from(bytes).toString('latin1');
  const described = [...raw.matchAll(/\/Type \/FontDescriptor[\s\S]*?endobj/g)].map(([text]) => text);
  const fonts = described
    .filter((d) => d.includes('/FontFile2'))
    .flatMap((d) => /\/FontName \/(\S+)/.exec(d)?.[1] ?? []);
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: false });
  const [, width = 0, height = 0] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(raw)?.map(Number) ?? [];
  return { pages: text.map((page) => page.normalize('NFKC')), fonts, wide: width > height };
}
