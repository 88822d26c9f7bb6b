// A document to be printed, as data: it is laid out in a thread of its own, so that nobody's request waits for it.
import type { Content } from 'pdfmake';
import { Problem } from './problem.ts';

export type { Content } from 'pdfmake';

export interface PdfDocument {
  title: string;
  language: 'zh' | 'en';
  landscape?: boolean;
  /** Above every page. */
  head: string;
  /** Below every page; {{page}} and {{pages}} are filled in. */
  foot: string;
  content: Content[];
}

/** Makes the file, with its fonts in it. */
export type PdfPrinter = (document: PdfDocument) => Promise<Uint8Array>;

/** 409 where nothing can lay out a document: a browser can still print the page. */
export function needPrinter(print: PdfPrinter | undefined): PdfPrinter {
  if (!print) throw new Problem(409, 'pdf-not-here');
  return print;
}
