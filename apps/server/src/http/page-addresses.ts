// The addresses of the page. All of them are one document; the page reads the address.
import { pagePaths } from '@lobby/protocol/page-paths'

const firstWords = pagePaths.flatMap((path) => path.split('/')[1] || [])

/** First words of an address that are ours; every other first word is a room, as in the seeds. */
const ours = new Set([
  ...firstWords,
  'api',
  'ws',
  'health',
  'ready',
  'metrics',
  'openapi.json',
  'assets',
  'images',
  'files',
  'hooks',
  'favicon.ico',
  'robots.txt',
  '.well-known',
])

/** First words that people type, or know from elsewhere, before the address of a room, or of a message in it. */
const shortFor = new Set(['r', 'rooms'])

/**
 * Where `/r/<slug>` and `/rooms/<slug>@<seq>` lead; and where a seed's own address leads: `/<slug>/`, `/<slug>/?username=NAME` and
 * `/<slug>/<name>/` to `/chat/<slug>`, where the page proposes the name. Undefined for every other address.
 */
export function addressOfRoom(path: string, query: URLSearchParams): string | undefined {
  const [slug, name, ...rest] = path.replace(/^\/|\/$/g, '').split('/')
  if (slug && shortFor.has(slug) && name && rest.length === 0)
    return `/chat/${encodeURIComponent(name).replace('%40', '@')}`
  if (!slug || rest.length > 0 || ours.has(slug) || slug.includes('.')) return undefined
  if (name === undefined && !path.endsWith('/')) return undefined
  const username = name ?? query.get('username')
  const suffix = username ? `?username=${encodeURIComponent(username)}` : ''
  return `/chat/${encodeURIComponent(slug)}${suffix}`
}

const pages = pagePaths.map((path) => {
  const words = path.split('/').filter((word) => word !== '')
  const parts = words.map((word) => {
    if (!word.startsWith(':')) return `/${word}`
    return word.endsWith('?') ? '(?:/[^/]+)?' : '/[^/]+'
  })
  return new RegExp(`^${parts.join('')}/?$`)
})

/** Whether the address is one that the page itself shows. */
export function isPage(path: string): boolean {
  return pages.some((page) => page.test(path))
}
