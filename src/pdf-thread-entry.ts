// The printing thread: lays one document out as A4, and puts what it uses of the Chinese fonts into the file.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import pdfmake from 'pdfmake';
import type { PdfDocument } from './kernel/pdf.ts';

const FAMILY = dirname(
  createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/package.json'),
);
const [normal, bold] = ['400Regular', '700Bold'].map((face) =>
  join(FAMILY, face, `NotoSansSC_${face}.ttf`),
) as [string, string];
/** Points. As official documents have them above, more where pages are bound. */
const MARGINS: [number, number, number, number] = [52, 58, 46, 50];
/** Of the height between the margins. */
const LOWEST_HEADING = 0.9;
const RULES = {
  hLineWidth: () => 0.5,
  vLineWidth: () => 0.5,
  hLineColor: () => '#888',
  vLineColor: () => '#888',
};

async function print({ title, language, landscape, head, foot, content }: PdfDocument): Promise<Uint8Array> {
  pdfmake.setFonts({ Noto: { normal, bold, italics: normal, bolditalics: bold } });
  // What people wrote is text: nothing in it makes this thread open a file or an address.
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => path === normal || path === bold);
  pdfmake.addTableLayouts({ ruled: RULES });
  const pdf = pdfmake.createPdf({
    pageSize: 'A4',
    pageOrientation: landscape ? 'landscape' : 'portrait',
    pageMargins: MARGINS,
    info: { title },
    language: language === 'zh' ? 'zh-CN' : 'en',
    defaultStyle: { font: 'Noto', fontSize: 9, lineHeight: 1.15 },
    header: { text: head, alignment: 'center', fontSize: 10, bold: true, margin: [0, 26, 0, 0] },
    footer: (page, pages) => ({
      text: foot.replace('{{page}}', String(page)).replace('{{pages}}', String(pages)),
      ...{ alignment: 'center', fontSize: 8 },
    }),
    // A heading goes over to the page on which what it heads begins: so low a table's head and first row have no room.
    pageBreakBefore: (node, nodes) =>
      node.headlineLevel === 1 &&
      (nodes.getFollowingNodesOnPage().length === 0 || node.startPosition.verticalRatio > LOWEST_HEADING),
    content,
  });
  return new Uint8Array(await pdf.getBuffer());
}

const bytes = await print(workerData as PdfDocument);
parentPort?.postMessage(bytes);
