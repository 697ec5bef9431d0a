// Keeps the drafts of this browser and those of the server the same. Typing is not disturbed: a text that has
// not been sent yet stays, and what the server says of it meanwhile is only remembered.
import { type ChatClient, isRefusal } from '@lobby/client'
import type { Draft } from '@lobby/protocol'
import { personalKey } from '../account/personal.ts'
import { readStored, store, storedKeys } from '../ui/storage.ts'
import { draftKey, draftPlace, readDraft, roomAndThread, watchDrafts, writeDraft } from './draft.ts'
import { mergedDraft } from './merged-draft.ts'

/** Milliseconds between two texts that are sent. */
const sendEvery = 1_000

/** The text that browser and server had last in common, and the server's version of it. */
type Common = Pick<Draft, 'text' | 'version'>

const nothing: Common = { text: '', version: 0 }

export function syncDrafts(client: ChatClient): void {
  let known: string | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Texts that the server does not take, by place: they stay on this device. */
  const refused = new Map<string, string>()

  client.subscribe(() => {
    const person = personWithDrafts(client)
    if (person === known) return
    known = person
    if (person !== undefined) void catchUp(person).catch(() => {})
  })
  client.personal.on('draft.changed', ({ draft }) => {
    if (known !== undefined) accept(known, draft)
  })
  watchDrafts(() => {
    timer ??= setTimeout(send, sendEvery)
  })
  addEventListener('pagehide', send)

  async function catchUp(person: string): Promise<void> {
    const commonsOf = () =>
      new Map(placesOf(person).map((place) => [place, readStored(commonKey(person, place))]))
    const before = commonsOf()
    const drafts = await client.drafts.list()
    if (person !== known) return
    const after = commonsOf()
    const texts = new Map(drafts.map((draft) => [draftPlace(draft.room, draft.thread), draft]))
    for (const place of new Set([...texts.keys(), ...placesOf(person)])) {
      // Another tab has told the server something since: the list does not know of it.
      if (before.get(place) !== after.get(place)) continue
      const common = readCommon(person, place)
      const { text, version } = texts.get(place) ?? { text: '', version: common.version }
      const here = readDraft(draftKey(person, place))
      if (text !== common.text && here !== common.text)
        writeDraft(draftKey(person, place), mergedDraft(here, text))
      else if (text !== common.text) writeDraft(draftKey(person, place), text)
      keepCommon(person, place, { text, version })
    }
    send()
  }

  function accept(person: string, { room, thread, text, version }: Draft): void {
    const place = draftPlace(room, thread)
    const common = readCommon(person, place)
    if (version <= common.version) return
    const isTyped = readDraft(draftKey(person, place)) !== common.text
    keepCommon(person, place, { text, version })
    if (!isTyped) writeDraft(draftKey(person, place), text)
  }

  function send(): void {
    clearTimeout(timer)
    timer = undefined
    const person = known
    if (person === undefined) return
    for (const place of placesOf(person)) {
      const text = readDraft(draftKey(person, place))
      if (text !== readCommon(person, place).text && refused.get(place) !== text)
        void sendOne(person, place, text)
    }
  }

  async function sendOne(person: string, place: string, text: string): Promise<void> {
    const { version } = readCommon(person, place)
    try {
      await client.drafts.set(roomAndThread(place), text)
      // Unless it has been told meanwhile.
      if (readCommon(person, place).version === version)
        keepCommon(person, place, { text, version })
    } catch (refusal) {
      if (!isRefusal(refusal) || refusal.code === 'offline') return
      if (refusal.retryAfter === undefined) refused.set(place, text)
      else timer ??= setTimeout(send, refusal.retryAfter)
    }
  }
}

/** The person whose drafts the server keeps, while there is a connection. Guests are on one device. */
function personWithDrafts(client: ChatClient): string | undefined {
  const { connection, session } = client.getState()
  const isAccount = session.kind === 'signed-in' && !session.user.guest
  return connection.phase === 'live' && isAccount ? session.user.id : undefined
}

const commonKey = (person: string, place: string) => personalKey(person, `common-draft.${place}`)

/** Where the person has written something since they use this browser. */
function placesOf(person: string): readonly string[] {
  const prefixes = [draftKey(person, ''), commonKey(person, '')]
  return [
    ...new Set(
      prefixes.flatMap((prefix) => storedKeys(prefix).map((key) => key.slice(prefix.length))),
    ),
  ]
}

function readCommon(person: string, place: string): Common {
  const kept = readStored(commonKey(person, place))
  try {
    return kept === undefined ? nothing : JSON.parse(kept)
  } catch {
    return nothing
  }
}

function keepCommon(person: string, place: string, common: Common): void {
  store(commonKey(person, place), JSON.stringify(common))
}
