const kept = 'page'

/**
 * Keeps the page itself in the browser, so that it opens without a network: its
 * document, and everything that it has loaded. What an older page has left goes.
 * Where the browser does not let us, nothing is kept; `service-worker.js` reads it.
 */
export async function keepPage(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  await Promise.all([navigator.serviceWorker.register('/service-worker.js'), keepLoaded()])
}

async function keepLoaded(): Promise<void> {
  const loaded = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && isOfThePage(pathname))
    .map(({ pathname }) => pathname)
  const cache = await caches.open(kept)
  await cache.addAll(['/', ...new Set(loaded)])
  const names = new Set(loaded)
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url)
    if (pathname.startsWith('/assets/') && !names.has(pathname)) await cache.delete(url)
  }
}

function isOfThePage(path: string): boolean {
  return path.startsWith('/assets/') || path === '/color-scheme.js' || path === '/favicon.svg'
}
