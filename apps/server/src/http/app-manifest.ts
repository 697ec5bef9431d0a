import type { ServerIdentity } from '@lobby/protocol'

/** Where the page says what it is when it is installed; named by the server, as its document is. */
export const manifestPath = '/manifest.webmanifest'

/** What an installed page is called and looks like, as the W3C's application manifest has it. */
export function appManifest({ name }: ServerIdentity): Response {
  const manifest = {
    id: '/',
    name,
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#f4f2ee',
    theme_color: '#0f6b5c',
    icons: [
      { src: '/favicon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icon-maskable.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
    shortcuts: [
      { name: 'Activity', url: '/activity' },
      { name: 'Search', url: '/search' },
      { name: 'Saved', url: '/saved' },
    ],
    // A text or a link that another app gives: the person picks its room, and sends it from there.
    share_target: {
      action: '/share',
      method: 'GET',
      params: { title: 'title', text: 'text', url: 'url' },
    },
  }
  const headers = { 'content-type': 'application/manifest+json', 'cache-control': 'no-cache' }
  return new Response(JSON.stringify(manifest), { headers })
}
