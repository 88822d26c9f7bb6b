// Inspections that are not handed in yet: kept in the browser with their pictures, sent when there is a network, each once.
import { ApiError, send } from '../api.ts';
import { saidOf } from '../bulletins/api.ts';
import { pageNow } from '../when.ts';

export interface Photo {
  item?: string;
  takenAt: string;
  position?: Position;
  blob: Blob;
  /** Once the server has it. */
  fileId?: number;
}
export interface Position {
  lon: number;
  lat: number;
}
export interface Waiting {
  clientId: string;
  siteName: string;
  body: Record<string, unknown>;
  photos: Photo[];
  /** Why the server will not have it. */
  refused?: string;
}

function open(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const asked = indexedDB.open('muster-inspections', 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore('waiting', { keyPath: 'clientId' });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

/** Durable when it resolves. */
async function on<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  const db = await open();
  try {
    return await new Promise<T>((done, failed) => {
      const tx = db.transaction('waiting', mode);
      const asked = work(tx.objectStore('waiting'));
      tx.oncomplete = () => done(asked.result as T);
      tx.onabort = () => failed(tx.error);
    });
  } finally {
    db.close();
  }
}

export const allWaiting = (): Promise<Waiting[]> => on('readonly', (s) => s.getAll());
export const putWaiting = (one: Waiting): Promise<void> => on('readwrite', (s) => s.put(one));
export const dropWaiting = (clientId: string): Promise<void> => on('readwrite', (s) => s.delete(clientId));

const LONGEST_PX = 1_600;

/** As a JPEG that is 1,600 px long at most; what the browser can not read is refused by whoever asks. */
export async function smaller(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, LONGEST_PX / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((done, failed) =>
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('no picture'))), 'image/jpeg', 0.85),
  );
}

async function upload(photo: Photo): Promise<number> {
  const reply = await send('/api/duty-files?name=photo.jpg', {
    ...{ method: 'POST', headers: { 'content-type': 'image/jpeg' }, body: photo.blob },
  });
  return ((await reply.json()) as { id: number }).id;
}

/** Signed out, too busy or broken: anything else that is no success is the server's last word. */
const isPassing = (error: unknown) =>
  !(error instanceof ApiError) || [401, 408, 425, 429].includes(error.status) || error.status >= 500;

export interface Sent {
  id: number;
  findings: number;
  formChanged: boolean;
}

async function sendOne(one: Waiting): Promise<Sent> {
  for (const photo of one.photos) {
    if (photo.fileId !== undefined) continue;
    photo.fileId = await upload(photo);
    await putWaiting(one);
  }
  const photos = one.photos.map(({ blob: _, ...photo }) => photo);
  const body = { ...one.body, clientId: one.clientId, photos, sentAt: pageNow().toISOString() };
  const reply = await send('/api/inspections', {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  });
  return (await reply.json()) as Sent;
}

async function sendAll(): Promise<Map<string, Sent>> {
  const sent = new Map<string, Sent>();
  for (const one of await allWaiting()) {
    if (one.refused !== undefined) continue;
    try {
      sent.set(one.clientId, await sendOne(one));
      await dropWaiting(one.clientId);
    } catch (error) {
      if (isPassing(error)) break;
      await putWaiting({ ...one, refused: saidOf(error) });
    }
  }
  return sent;
}

let sending: Promise<Map<string, Sent>> = Promise.resolve(new Map());

/** One round at a time. */
export function flush(): Promise<Map<string, Sent>> {
  sending = sending.then(sendAll, sendAll);
  return sending;
}
