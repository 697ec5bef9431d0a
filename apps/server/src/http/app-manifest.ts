import type { Language, ServerIdentity } from '@lobby/protocol'

/** Where the page says what it is when it is installed; named by the server, as its document is. */
export const manifestPath = '/manifest.webmanifest'

/** What stands at the icon's menu, as the page calls it. */
const shortcuts: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: { '/activity': 'Activity', '/search': 'Search', '/saved': 'Saved' },
  de: { '/activity': 'Aktivität', '/search': 'Suche', '/saved': 'Gemerkt' },
}

/** What an installed page is called and looks like, as the W3C's application manifest has it; browsers ask for it without a cookie. */
export function appManifest({ name }: ServerIdentity, language: Language): Response {
  const manifest = {
    id: '/',
    name,
    lang: language,
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
    shortcuts: Object.entries(shortcuts[language]).map(([url, name]) => ({ name, url })),
    // A text or a link that another app gives: the person picks its room, and sends it from there.
    share_target: {
      action: '/share',
      method: 'GET',
      params: { title: 'title', text: 'text', url: 'url' },
    },
  }
  const headers = {
    ...{ 'content-type': 'application/manifest+json', 'cache-control': 'no-cache' },
    vary: 'accept-language',
  }
  return new Response(JSON.stringify(manifest), { headers })
}
