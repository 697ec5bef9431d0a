// What is at an address, made ready to be shown: a page by what it says of itself, a picture by itself.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '@lobby/protocol/limits'
import { z } from 'zod'
import { type FileStore, noRoom } from '../files/file-store.ts'
import { draftsOf } from '../files/incoming-files.ts'
import { randomName } from '../files/kept-names.ts'
import { makeStill } from '../files/make-pictures.ts'
import { sniff } from '../files/sniffed-type.ts'
import {
  type Fetched,
  type GuardedFetch,
  NotAnswered,
  NotThere,
} from '../outgoing/guarded-fetch.ts'
import { NotAllowed } from '../outgoing/pinned-request.ts'
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

export interface MadeCard {
  readonly facts: CardFacts
  /** Why its picture could not be had now; undefined: it could, or it has none. */
  readonly lacks?: unknown
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

/** Throws what `fetchGuarded` throws where the address itself cannot be read, and what goes wrong here; a picture that cannot be had now is left out, and said. */
export async function makeCard(
  { fetchGuarded, fileStore, signal }: Needs,
  url: string,
): Promise<MadeCard> {
  const found = await fetchGuarded(url, { types: [...pages, 'image/'], signal })
  const host = found.url.hostname.replace(/^www\./, '')
  if (!pages.includes(found.type)) {
    const drawn = await draw(fileStore, found)
    const name = found.url.pathname.split('/').at(-1) ?? ''
    const title = plain(inWords(name), limits.cardTitle) || host
    return { facts: drawn ? { ...nothing, ...drawn, kind: 'photo', title, site: host } : nothing }
  }
  let lacks: unknown
  const leftOut = (error: unknown) => {
    if (!(error instanceof NotAllowed || error instanceof NotThere)) lacks = error
    return undefined
  }
  const facts = await readPage(found.bytes, found.charset)
  const embed = await readEmbed(fetchGuarded, found.url, facts, signal).catch((error: unknown) => {
    // Without it there is nothing to show.
    if (!facts.title) throw error
    return leftOut(error)
  })
  const title = plain(facts.title ?? embed?.title, limits.cardTitle)
  if (title === '') return { facts: nothing }
  const isPhoto = embed?.type === 'photo'
  const image = facts.image ?? (isPhoto ? embed.url : undefined) ?? embed?.thumbnail_url
  const needs = { fetchGuarded, fileStore, signal }
  const picture = image && (await readPicture(needs, { image, base: found.url }).catch(leftOut))
  const shown = {
    ...nothing,
    kind: facts.isVideo || embed?.type === 'video' ? 'video' : isPhoto ? 'photo' : 'page',
    title,
    description: plain(facts.description, limits.cardDescription) || null,
    site: plain(facts.site ?? embed?.provider_name, limits.cardSite) || host,
    ...picture,
  } as const
  return { facts: shown, lacks }
}

/** Asked where the page alone does not say enough. Throws NotAnswered. */
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
  } catch (error) {
    if (error instanceof NotAnswered) throw error
    return undefined
  }
}

async function readPicture(
  { fetchGuarded, fileStore, signal }: Needs,
  { image, base }: { readonly image: string; readonly base: URL },
): Promise<Partial<CardFacts> | undefined> {
  const address = URL.parse(image, base)?.href
  if (address === undefined) return undefined
  return draw(fileStore, await fetchGuarded(address, { types: ['image/'], signal }))
}

/**
 * Draws a picture anew, as small as a card needs it; undefined for one that is broken or too large. Throws ChatError
 * `storage_full` while the disk is as full as it may get. What a stop leaves of it goes as what it leaves of uploads.
 */
async function draw(
  fileStore: FileStore,
  { bytes, isCut }: Fetched,
): Promise<Partial<CardFacts> | undefined> {
  if (isCut) return undefined
  await fileStore.prepare()
  if (!(await fileStore.hasRoomFor(bytes.length))) throw noRoom
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
