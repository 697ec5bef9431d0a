// Keeps the drafts of this browser and those of the server the same. Typing is not disturbed: a text that has
// not been sent yet stays, and what the server says of it meanwhile is only remembered.
import { type ChatClient, isRefusal } from '@lobby/client'
import type { Draft } from '@lobby/protocol'
import { personalKey } from '../account/personal.ts'
import { readStored, store, storedKeys } from '../ui/storage.ts'
import { draftKey, readDraft, watchDrafts, writeDraft } from './draft.ts'
import { mergedDraft } from './merged-draft.ts'

/** Milliseconds between two texts that are sent. */
const sendEvery = 1_000

/** The text that browser and server had last in common, and the server's version of it. */
type Common = Pick<Draft, 'text' | 'version'>

const nothing: Common = { text: '', version: 0 }

export function syncDrafts(client: ChatClient): void {
  let known: string | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Texts that the server does not take, by room: they stay on this device. */
  const refused = new Map<string, string>()

  client.subscribe(() => {
    const person = personWithDrafts(client)
    if (person === known) return
    known = person
    if (person !== undefined) void catchUp(person).catch(() => {})
  })
  client.drafts.onChange((draft) => {
    if (known !== undefined && draft.thread === undefined) accept(known, draft)
  })
  watchDrafts(() => {
    timer ??= setTimeout(send, sendEvery)
  })
  addEventListener('pagehide', send)

  async function catchUp(person: string): Promise<void> {
    const commonsOf = () =>
      new Map(roomsOf(person).map((room) => [room, readStored(commonKey(person, room))]))
    const before = commonsOf()
    const listed = await client.drafts.list()
    if (person !== known) return
    const after = commonsOf()
    const drafts = listed.filter(({ thread }) => thread === undefined)
    const texts = new Map(drafts.map((draft) => [draft.room, draft]))
    for (const room of new Set([...texts.keys(), ...roomsOf(person)])) {
      // Another tab has told the server something since: the list does not know of it.
      if (before.get(room) !== after.get(room)) continue
      const common = readCommon(person, room)
      const { text, version } = texts.get(room) ?? { text: '', version: common.version }
      const here = readDraft(draftKey(person, room))
      if (text !== common.text && here !== common.text)
        writeDraft(draftKey(person, room), mergedDraft(here, text))
      else if (text !== common.text) writeDraft(draftKey(person, room), text)
      keepCommon(person, room, { text, version })
    }
    send()
  }

  function accept(person: string, { room, text, version }: Draft): void {
    const common = readCommon(person, room)
    if (version <= common.version) return
    const isTyped = readDraft(draftKey(person, room)) !== common.text
    keepCommon(person, room, { text, version })
    if (!isTyped) writeDraft(draftKey(person, room), text)
  }

  function send(): void {
    clearTimeout(timer)
    timer = undefined
    const person = known
    if (person === undefined) return
    for (const room of roomsOf(person)) {
      const text = readDraft(draftKey(person, room))
      if (text !== readCommon(person, room).text && refused.get(room) !== text)
        void sendOne(person, room, text)
    }
  }

  async function sendOne(person: string, room: string, text: string): Promise<void> {
    const { version } = readCommon(person, room)
    try {
      await client.drafts.set({ room }, text)
      // Unless it has been told meanwhile.
      if (readCommon(person, room).version === version) keepCommon(person, room, { text, version })
    } catch (refusal) {
      if (!isRefusal(refusal) || refusal.code === 'offline') return
      if (refusal.retryAfter === undefined) refused.set(room, text)
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

const commonKey = (person: string, room: string) => personalKey(person, `common-draft.${room}`)

/** The rooms in which the person has written something since they use this browser. */
function roomsOf(person: string): readonly string[] {
  const prefixes = [draftKey(person, ''), commonKey(person, '')]
  return [
    ...new Set(
      prefixes.flatMap((prefix) => storedKeys(prefix).map((key) => key.slice(prefix.length))),
    ),
  ]
}

function readCommon(person: string, room: string): Common {
  const kept = readStored(commonKey(person, room))
  try {
    return kept === undefined ? nothing : JSON.parse(kept)
  } catch {
    return nothing
  }
}

function keepCommon(person: string, room: string, common: Common): void {
  store(commonKey(person, room), JSON.stringify(common))
}
