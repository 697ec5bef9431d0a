import { linksIn } from '@lobby/markdown'
import { limits } from '@lobby/protocol/limits'
import { placeFrom } from '../../chat/room-path.ts'
import type { Place } from './use-preview.ts'

/** The messages of this server to which a text has links: the first few, each once. */
export function linkedMessages(body: string, origin: string): readonly Place[] {
  const places = new Map<string, Place>()
  for (const href of linksIn(body)) {
    const place = placeOf(href, origin)
    if (place) places.set(`${place.slug}@${place.seq}`, place)
    if (places.size === limits.previewsOfMessage) break
  }
  return [...places.values()]
}

/** The message to which an address leads, if it is one of this server's. */
function placeOf(href: string, origin: string): Place | undefined {
  const url = URL.parse(href)
  const [, address] = /^\/chat\/([^/]+)$/.exec(url?.pathname ?? '') ?? []
  if (url?.origin !== origin || address === undefined) return undefined
  try {
    const { slug, at } = placeFrom(decodeURIComponent(address))
    return at === undefined ? undefined : { slug, seq: at }
  } catch {
    // A sign of the address is no text: it is nobody's.
    return undefined
  }
}
