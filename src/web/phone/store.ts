// What the phone keeps of its own, page and background alike: answers that wait, and which link belongs to which call-out.

/** One answer, check-in or list that has not been received yet. */
export interface Waiting {
  /** Its place in the order of taps. */
  n?: number;
  /** Made here: the same one again does no harm. */
  id: string;
  /** Where it goes: `/a/…`. */
  path: string;
  body: Record<string, unknown>;
  /** When it was given, by this phone's clock. */
  deviceAt: string;
  language: string;
}

type Shelf = 'waiting' | 'kept';

function open(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const asked = indexedDB.open('muster', 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore('waiting', { keyPath: 'n', autoIncrement: true });
      asked.result.createObjectStore('kept');
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

/** Durable when it resolves: the transaction, not only the request, is through. */
async function on<T>(
  shelf: Shelf,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest,
): Promise<T> {
  const db = await open();
  try {
    return await new Promise<T>((done, failed) => {
      const tx = db.transaction(shelf, mode);
      const asked = work(tx.objectStore(shelf));
      tx.oncomplete = () => done(asked.result as T);
      tx.onabort = () => failed(tx.error);
    });
  } finally {
    db.close();
  }
}

/** Where stands what was last said to an address. */
export const lastKey = (path: string): string => `own:last:${path}`;
export const putWaiting = (one: Waiting): Promise<number> => on('waiting', 'readwrite', (s) => s.add(one));
export const allWaiting = (): Promise<Waiting[]> => on('waiting', 'readonly', (s) => s.getAll());
export const dropWaiting = (n: number): Promise<void> => on('waiting', 'readwrite', (s) => s.delete(n));
export const keep = (key: string, value: unknown): Promise<void> =>
  on('kept', 'readwrite', (s) => s.put(value, key));
/** All whose key begins so. */
export const forget = (start: string): Promise<void> =>
  on('kept', 'readwrite', (s) => s.delete(IDBKeyRange.bound(start, `${start}\uffff`)));
export const kept = <T>(key: string): Promise<T | undefined> => on('kept', 'readonly', (s) => s.get(key));
