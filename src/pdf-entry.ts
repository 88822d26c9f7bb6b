// Prints PDFs in a thread of their own, one after the other: a call-out's requests go on meanwhile, and memory is given back.
import { Worker } from 'node:worker_threads';
import type { PdfDocument, PdfPrinter } from './kernel/pdf.ts';

const THREAD = new URL('./pdf-thread-entry.ts', import.meta.url);

const print = (document: PdfDocument) =>
  new Promise<Uint8Array>((done, fail) => {
    const thread = new Worker(THREAD, { workerData: document });
    thread.once('message', (bytes: Uint8Array) => done(bytes));
    thread.once('error', fail);
    thread.once('exit', (code) => fail(new Error(`the printing thread ended with ${code}`)));
  });

export function pdfPrinter(): PdfPrinter {
  let last: Promise<unknown> = Promise.resolve();
  return (document) => {
    const mine = last.then(() => print(document));
    last = mine.catch(() => {});
    return mine;
  };
}
