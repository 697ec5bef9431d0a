// What is at an address, made ready to be shown: a page by what it says of itself, a picture by itself.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '@lobby/protocol/limits'
import { z } from 'zod'
import type { FileStore } from '../files/file-store.ts'
import { draftsOf } from '../files/incoming-files.ts'
import { randomName } from '../files/kept-names.ts'
import { makeStill } from '../files/make-pictures.ts'
import { sniff } from '../files/sniffed-type.ts'
import type { Fetched, GuardedFetch } from '../outgoing/guarded-fetch.ts'
import type { LinkPagesTable } from '../storage/card-tables.ts'
import { type PageFacts, readPage } from './page-facts.ts'

/** What a card shows of a page; a `title` of null: there is nothing to show. */
export type CardFacts = Pick<
  LinkPagesTable,
  'kind' | 'title' | 'description' | 'site' | 'image' | 'imageWidth' | 'imageHeight'
>

export const nothing: CardFacts = {
  ...{ kind: null, title: null, description: null, site: null },
  ...{ image: null, imageWidth: null, imageHeight: null },
}

interface Needs {
  readonly fetchGuarded: GuardedFetch
  readonly fileStore: FileStore
  readonly signal: AbortSignal
}

const pages = ['text/html', 'application/xhtml+xml']

const Embed = z.object({
  type: z.string(),
  title: z.string().optional(),
  provider_name: z.string().optional(),
  url: z.string().optional(),
  thumbnail_url: z.string().optional(),
})

/** Throws what `fetchGuarded` throws where the address itself cannot be read; a picture that cannot be is left out. */
export async function makeCard(
  { fetchGuarded, fileStore, signal }: Needs,
  url: string,
): Promise<CardFacts> {
  const found = await fetchGuarded(url, { types: [...pages, 'image/'], signal })
  const host = found.url.hostname.replace(/^www\./, '')
  if (!pages.includes(found.type)) {
    const drawn = await draw(fileStore, found)
    const name = found.url.pathname.split('/').at(-1) ?? ''
    const title = plain(inWords(name), limits.cardTitle) || host
    return drawn ? { ...nothing, ...drawn, kind: 'photo', title, site: host } : nothing
  }
  const facts = await readPage(found.bytes, found.charset)
  const embed = await readEmbed(fetchGuarded, found.url, facts, signal)
  const title = plain(facts.title ?? embed?.title, limits.cardTitle)
  if (title === '') return nothing
  const isPhoto = embed?.type === 'photo'
  const image = facts.image ?? (isPhoto ? embed.url : undefined) ?? embed?.thumbnail_url
  return {
    ...nothing,
    kind: facts.isVideo || embed?.type === 'video' ? 'video' : isPhoto ? 'photo' : 'page',
    title,
    description: plain(facts.description, limits.cardDescription) || null,
    site: plain(facts.site ?? embed?.provider_name, limits.cardSite) || host,
    ...(image &&
      (await readPicture({ fetchGuarded, fileStore, signal }, { image, base: found.url }))),
  }
}

/** Asked where the page alone does not say enough. */
async function readEmbed(
  fetchGuarded: GuardedFetch,
  base: URL,
  { embed, title, image }: PageFacts,
  signal: AbortSignal,
): Promise<z.infer<typeof Embed> | undefined> {
  if (embed === undefined || (title && image)) return undefined
  try {
    const address = new URL(embed, base).href
    const { bytes } = await fetchGuarded(address, {
      types: ['application/json', 'text/json'],
      signal,
    })
    return Embed.parse(JSON.parse(bytes.toString()))
  } catch {
    return undefined
  }
}

async function readPicture(
  { fetchGuarded, fileStore, signal }: Needs,
  { image, base }: { readonly image: string; readonly base: URL },
): Promise<Partial<CardFacts> | undefined> {
  try {
    return await draw(
      fileStore,
      await fetchGuarded(new URL(image, base).href, { types: ['image/'], signal }),
    )
  } catch {
    return undefined
  }
}

/**
 * Draws a picture anew, as small as a card needs it; undefined for one that is broken or too large, and while the disk
 * is as full as it may get. What a stop leaves of it goes as what it leaves of uploads.
 */
async function draw(
  fileStore: FileStore,
  { bytes, isCut }: Fetched,
): Promise<Partial<CardFacts> | undefined> {
  if (isCut) return undefined
  await fileStore.prepare()
  if (!(await fileStore.hasRoomFor(bytes.length))) return undefined
  const id = randomName()
  const drafts = draftsOf(join(fileStore.incoming, id))
  try {
    await mkdir(drafts, { mode: 0o700 })
    const file = join(drafts, 'fetched')
    await writeFile(file, bytes)
    if (!(await sniff(file)).isPicture) return undefined
    const made = await makeStill(file, drafts, limits.cardPixels)
    if (made.is !== 'made') return undefined
    const image = (await readFile(join(drafts, 'main'))).toString('base64')
    return { image, imageWidth: made.width, imageHeight: made.height }
  } finally {
    await fileStore.dropIncoming(id)
  }
}

/** One line without signs that turn a text around or hide in it. */
function plain(text: string | undefined, most: number): string {
  const line = (text ?? '')
    .slice(0, 8 * most)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu, '')
    .trim()
  const signs = Array.from(line)
  return signs.length > most ? `${signs.slice(0, most - 1).join('')}…` : line
}

function inWords(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
