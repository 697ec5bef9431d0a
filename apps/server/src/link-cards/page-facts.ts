// What a page says of itself in its head: Open Graph first, then what search engines and browsers show.
import { Parser } from 'htmlparser2'
import { delay, systemClock } from '../ground/clock.ts'

export interface PageFacts {
  readonly title: string | undefined
  readonly description: string | undefined
  readonly site: string | undefined
  /** The address of a picture, as it is written there. */
  readonly image: string | undefined
  readonly isVideo: boolean
  /** The address of its oEmbed answer. */
  readonly embed: string | undefined
}

/** Characters that are parsed at a time: between two times others have their turn. */
const atOnce = 16_384
/** Elements of a head; one has some dozens. */
const mostElements = 2_000
/** What stands in a head. Anything else begins what is shown. */
const inHead = new Set('html head meta link title script style base noscript template'.split(' '))
const embedType = 'application/json+oembed'

/** Reads the head of a page, as far as that was fetched. */
export async function readPage(bytes: Uint8Array, charset: string | undefined): Promise<PageFacts> {
  const facts = await readText(decoded(bytes, charset ?? 'utf-8'))
  const isOther = charset === undefined && facts.charset && facts.charset !== 'utf-8'
  return isOther ? readText(decoded(bytes, facts.charset ?? '')) : facts
}

async function readText(text: string): Promise<PageFacts & { readonly charset?: string }> {
  const named = new Map<string, string>()
  let title: string | undefined
  let embed: string | undefined
  let charset: string | undefined
  let count = 0
  let isOver = false
  let isTitle = false
  const keep = (name: string, value: string | undefined) => {
    if (value && !named.has(name)) named.set(name, value)
  }
  const parser = new Parser({
    onopentag(element, attributes) {
      if (isOver) return
      if (++count > mostElements || !inHead.has(element)) isOver = true
      else if (element === 'title') isTitle = title === undefined
      else if (element === 'meta') {
        const { property, name, content, charset: own } = attributes
        keep((property ?? name ?? '').toLowerCase(), content)
        charset ??= own?.trim().toLowerCase() ?? charsetIn(attributes)
      } else if (element === 'link' && attributes.type?.toLowerCase() === embedType)
        embed ??= attributes.href
    },
    ontext(part) {
      if (isTitle && !isOver && (title?.length ?? 0) < atOnce) title = `${title ?? ''}${part}`
    },
    onclosetag(element) {
      if (element === 'title') isTitle = false
      if (element === 'head') isOver = true
    },
  })
  for (let at = 0; at < text.length && !isOver; at += atOnce) {
    parser.write(text.slice(at, at + atOnce))
    await delay(systemClock, 0)
  }
  const first = (...names: string[]) => names.map((name) => named.get(name)).find(Boolean)
  return {
    title: first('og:title', 'twitter:title') ?? title,
    description: first('og:description', 'twitter:description', 'description'),
    site: first('og:site_name', 'application-name'),
    image: first('og:image:secure_url', 'og:image', 'og:image:url', 'twitter:image'),
    isVideo: first('og:type')?.startsWith('video') === true || first('og:video') !== undefined,
    embed,
    ...(charset !== undefined && { charset }),
  }
}

/** Of `<meta http-equiv="content-type" content="text/html; charset=...">`. */
function charsetIn(attributes: Readonly<Record<string, string>>): string | undefined {
  if (attributes['http-equiv']?.toLowerCase() !== 'content-type') return undefined
  return attributes.content?.toLowerCase().split('charset=')[1]?.split(';')[0]?.trim()
}

function decoded(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    // An unknown charset.
    return new TextDecoder().decode(bytes)
  }
}
