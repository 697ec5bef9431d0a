// Which addresses of a text are read for its cards.
import { createHash } from 'node:crypto'
import { mayLink, shownLinksIn } from '@lobby/markdown'
import { limits } from '@lobby/protocol/limits'

export interface FollowedLink {
  /** SHA-256 of the address, in base64url. */
  readonly page: string
  readonly url: string
}

/** The first addresses of the web in a text that are not of this server, each once. */
export function followedLinks(
  body: string,
  isOurs: (origin: string) => boolean,
): readonly FollowedLink[] {
  if (!mayLink(body)) return []
  const urls = new Set<string>()
  for (const href of shownLinksIn(body)) {
    const url = URL.parse(href)
    if (!url || !/^https?:$/.test(url.protocol) || isOurs(url.origin)) continue
    // A secret in an address stays with its writer.
    if (url.username !== '' || url.password !== '') continue
    url.hash = ''
    if (url.href.length <= limits.cardAddress) urls.add(url.href)
    if (urls.size === limits.cardsOfMessage) break
  }
  return [...urls].map((url) => ({
    url,
    page: createHash('sha256').update(url).digest('base64url'),
  }))
}
