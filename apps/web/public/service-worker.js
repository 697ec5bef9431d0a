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

/** What the server sends is declarative: a browser that does not show it by itself has us show it. */
self.addEventListener('push', (event) => event.waitUntil(showPush(event.data)))

async function showPush(data) {
  const { web_push, notification } = readPush(data)
  if (web_push !== 8030) return
  const { title, navigate, ...options } = notification
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  for (const page of pages) page.postMessage({ type: 'pushed', tag: options.tag })
  const shown = {
    ...options,
    // The same room again is worth another sound.
    renotify: true,
    icon: '/icon-192.png',
    data: { ...options.data, navigate },
  }
  // Chromium forgets a notice that is asked for while it is being shown: the page asks under the same lock.
  await navigator.locks.request('notices', () => self.registration.showNotification(title, shown))
}

function readPush(data) {
  try {
    return data.json()
  } catch {
    return {}
  }
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(openPlace(event.notification.data?.navigate ?? '/'))
})

/** Leads an open tab there, or opens one. An address that is not ours is none. */
async function openPlace(navigate) {
  const { origin, pathname } = new URL(navigate, self.location.origin)
  const path = origin === self.location.origin ? pathname : '/'
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const page = pages.find(({ focused }) => focused) ?? pages[0]
  if (!page) return self.clients.openWindow(path)
  const isOpened = opensItself(page, path)
  await page.focus().catch(() => {})
  // A page that is still loading does not answer.
  if (!(await isOpened)) await page.navigate(path)
}

function opensItself(page, path) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => resolve(true)
    setTimeout(() => resolve(false), 1_000)
    page.postMessage({ type: 'open', path }, [port2])
  })
}
