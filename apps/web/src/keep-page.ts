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
  const parts = new Set(['/', ...partsOfPage()])
  const cache = await caches.open(kept)
  await cache.addAll([...parts])
  for (const { url } of await cache.keys())
    if (!parts.has(new URL(url).pathname)) await cache.delete(url)
}

/** The paths of what the document names, and of what was built with it and has been loaded since. */
function partsOfPage(): string[] {
  const named = [...document.querySelectorAll<HTMLScriptElement>('script[src]')]
    .map(({ src }) => src)
    .concat([...document.querySelectorAll<HTMLLinkElement>('link[href]')].map(({ href }) => href))
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name)
  return [...named, ...loaded.filter((url) => new URL(url).pathname.startsWith('/assets/'))]
    .map((url) => new URL(url))
    .filter(({ origin }) => origin === location.origin)
    .map(({ pathname }) => pathname)
}
