// The sections that a person has made in their list of rooms. The server keeps them for all of their devices; this
// browser remembers them, so that they are there before the server has answered.
import { type ChatClient, isRefusal } from '@lobby/client'
import type { Sidebar, SidebarSection } from '@lobby/protocol'
import { useMemo } from 'react'
import { personalKey } from '../../account/personal.ts'
import { useMe } from '../../chat/chat.tsx'
import { storedNow, useStored, writeStored } from '../../ui/use-stored.ts'

type Sections = readonly SidebarSection[]
/** Answers the sections as they should be. It may be asked again, where another device has changed them meanwhile. */
export type SectionsChange = (sections: Sections) => Sections

const none: Sidebar = { version: 0, sections: [] }
/** Another device cannot be faster all the time. */
const tries = 5

export function useOwnSections(): Sections {
  const [kept] = useStored(keyOf(useMe()?.id))
  return useMemo(() => parse(kept).sections, [kept])
}

export function ownSectionsNow(person: string | undefined): Sections {
  return parse(storedNow(keyOf(person))).sections
}

/** Keeps what this browser remembers as the server has it. */
export function followSections(client: ChatClient): void {
  let known: string | undefined
  client.subscribe(() => {
    const { connection, session } = client.getState()
    const person =
      connection.phase === 'live' && session.kind === 'signed-in' ? session.user.id : undefined
    if (person === known) return
    known = person
    if (person !== undefined) void read(client, person).catch(() => {})
  })
  client.personal.on('sidebar.changed', ({ sidebar }) => {
    if (known !== undefined) accept(known, sidebar)
  })
}

let last: Promise<unknown> = Promise.resolve()

/** Changes the sections, here at once and then on the server, one change after the other. Rejects with a `ChatRefusal`, and takes the change back. */
export function changeSections(client: ChatClient, change: SectionsChange): Promise<void> {
  const { session } = client.getState()
  const person = session.kind === 'signed-in' ? session.user.id : undefined
  if (person === undefined) return Promise.resolve()
  const key = keyOf(person)
  const shown = parse(storedNow(key))
  writeStored(key, JSON.stringify({ ...shown, sections: change(shown.sections) }))
  const made = last.then(() => write(client, person, change))
  last = made.catch(() => {})
  return made
}

async function write(client: ChatClient, person: string, change: SectionsChange): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { version, sections } = await client.api.call('GET /api/sidebar')
      const body = { version, sections: [...change(sections)] }
      return accept(person, await client.api.call('PUT /api/sidebar', { body }))
    } catch (error) {
      if (isRefusal(error) && error.code === 'changed_meanwhile' && attempt < tries) continue
      await read(client, person).catch(() => {})
      throw error
    }
  }
}

async function read(client: ChatClient, person: string): Promise<void> {
  const sidebar = await client.api.call('GET /api/sidebar')
  const key = keyOf(person)
  // A newer one may have come while this was on its way, and all tabs would lose it.
  if (parse(storedNow(key)).version <= sidebar.version) writeStored(key, JSON.stringify(sidebar))
}

function accept(person: string, sidebar: Sidebar): void {
  const key = keyOf(person)
  if (parse(storedNow(key)).version < sidebar.version) writeStored(key, JSON.stringify(sidebar))
}

function keyOf(person = ''): string {
  return personalKey(person, 'sections')
}

/** The same text gives the same sections, so that what depends on them is not computed anew. */
let parsed: { kept: string; sidebar: Sidebar } = { kept: '', sidebar: none }

function parse(kept: string): Sidebar {
  if (kept !== parsed.kept) parsed = { kept, sidebar: kept === '' ? none : JSON.parse(kept) }
  return parsed.sidebar
}
