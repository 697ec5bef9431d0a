// Without a network the page still opens: from what the browser kept of it. What it
// shows then comes from the client's own cache, so nothing of the API passes here.

const kept = 'page'

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (pathname.startsWith('/api/')) return
  // The name of an asset changes with its content.
  if (pathname.startsWith('/assets/')) event.respondWith(keptOrFetched(request))
  else if (request.mode === 'navigate') {
    if (/^\/(|(chat|activity|threads|saved|search|share|settings)(\/.*)?)$/.test(pathname))
      event.respondWith(fetchedOrKept(request, '/'))
  }
  // What a document asks for by a tag; what a script asks for has no destination.
  else if (request.destination !== '') event.respondWith(fetchedOrKept(request, pathname))
})

async function keptOrFetched(request) {
  const cache = await caches.open(kept)
  const known = await cache.match(request)
  if (known) return known
  const response = await fetch(request)
  if (response.ok) await cache.put(request, response.clone())
  return response
}

/** A server that is starting, or the proxy before it, answers with 5xx: that is no page either. */
async function fetchedOrKept(request, address) {
  const cache = await caches.open(kept)
  try {
    const response = await fetch(request)
    if (response.status < 500) return response
    return (await cache.match(address)) ?? response
  } catch (error) {
    const known = await cache.match(address)
    if (known) return known
    throw error
  }
}
