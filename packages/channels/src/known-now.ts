/**
 * Goes on with a value as soon as it is there. At once where it is there now: what waits, with a promise of its
 * own, is kept for as long as a socket is open.
 */
export function goOnWith<T>(
  value: T | PromiseLike<T>,
  go: (value: T) => Promise<void>,
): Promise<void> {
  return isPromise(value) ? Promise.resolve(value).then(go) : go(value)
}

/** Whether it must be waited for. */
export function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as PromiseLike<T> | undefined | null)?.then === 'function'
}
