const kept = 'page'
const worker = '/service-worker.js'

/**
 * Keeps the page itself in the browser, so that it opens without a network: its
 * document, and everything that it has loaded. What an older page has left goes.
 * Where the browser does not let us, nothing is kept; `service-worker.js` reads it.
 */
export async function keepPage(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  await Promise.all([navigator.serviceWorker.register(trusted(worker)), keepLoaded()])
}

/**
 * A path as what the page's policy (`require-trusted-types-for`) takes for a
 * script's: the one policy of this name, and it trusts this one path.
 */
function trusted(path: typeof worker): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  const policy = trustedTypes?.createPolicy('lobby', { createScriptURL: () => worker })
  return policy?.createScriptURL(path) ?? path
}

/** Of the Trusted Types API, what the DOM's types do not have yet. What a policy makes is given on as it is. */
interface TrustedTypes {
  createPolicy(
    name: 'lobby',
    rules: { createScriptURL: () => string },
  ): { createScriptURL(path: string): string }
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
