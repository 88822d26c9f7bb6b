// Bounds what we wait for: so many calls at once, and none for ever.

/** `work(item)` for all items, at most `width` at once; results in the items' order. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i] as T);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return results;
}

/** What `work` gives, or a rejection when `timeout_ms` pass first: also for work that does not heed its signal. */
export async function inTime<T>(timeout_ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  // Its timer ends with the work: one of AbortSignal.timeout would be kept for its whole time, by the thousand.
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      const late = new DOMException('nothing came in time', 'TimeoutError');
      controller.abort(late);
      reject(late);
    }, timeout_ms);
    // Whoever ends waits for no provider that hangs. (Where timers are numbers, nothing waits for them.)
    timer.unref?.();
    work(controller.signal)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}
