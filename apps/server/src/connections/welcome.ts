// What is said to a native connection once it has said hello.
import { type EncodedFrame, encodeOnce, encodeText } from '@lobby/channels'
import {
  protocolVersion,
  type Room,
  type ServerFrame,
  type ServerIdentity,
  type Welcome,
} from '@lobby/protocol'
import type { Resource } from '../ground/permissions.ts'
import { authorOf, type Person } from '../ground/person.ts'
import { readArrival } from '../people/profiles.ts'
import { listRooms } from '../rooms/queries.ts'
import { startCounting } from '../rooms/read-markers.ts'
import { nameAtFirst } from '../settings/server-identity.ts'
import type { Database } from '../storage/database.ts'

/** All that was asked for has been sent. */
export const ready = encodeText(JSON.stringify({ type: 'ready' } satisfies ServerFrame))

export type Welcomes = ReturnType<typeof createWelcomes>

interface Needs {
  readonly db: Database
  readonly server: () => Resource
  readonly strangersList: () => Promise<readonly Room[]>
  readonly ownEmoji: { readonly now: string }
  readonly groupVersion: { readonly now: string }
  readonly identity: { readonly now: ServerIdentity }
}

export function createWelcomes({
  db,
  server,
  strangersList,
  ownEmoji,
  groupVersion,
  identity,
}: Needs) {
  /** What strangers are told: another object once any of it is another. */
  let strangers: Strangers | undefined
  return { welcomeStranger, welcomePerson }

  /** One frame for all who have neither a session nor a name, for as long as the list of their rooms stays. */
  async function welcomeStranger(): Promise<EncodedFrame> {
    const rooms = await strangersList()
    const [emoji, server] = [ownEmoji.now, identity.now]
    if (strangers?.rooms !== rooms || strangers.emoji !== emoji || strangers.server !== server)
      strangers = { rooms, emoji, server }
    return encodeOnce(strangers, strangersText)
  }

  /** The person, their appearance, and the rooms that they may read. */
  async function welcomePerson(person: Person): Promise<Welcome> {
    const welcome = { type: 'welcome', v: protocolVersion, user: authorOf(person) } as const
    const arrival = person.session && (await readArrival(db, person.id))
    // Before the list is read, which counts from then on.
    if (arrival && !arrival.isCounting) await startCounting(db, person.id)
    const rooms = await listRooms(db, person, server())
    const profile = arrival && { profile: arrival.profile }
    // Guests have no use for groups.
    const groups = !person.guest && groupVersion.now !== '' && { groups: groupVersion.now }
    return { ...welcome, ...profile, rooms, ...ofAll(ownEmoji.now, identity.now), ...groups }
  }
}

interface Strangers {
  readonly rooms: readonly Room[]
  readonly emoji: string
  readonly server: ServerIdentity
}

function strangersText({ rooms, emoji, server }: Strangers): string {
  const nobody = { type: 'welcome', v: protocolVersion, user: null } as const
  const welcome: Welcome = { ...nobody, rooms: [...rooms], ...ofAll(emoji, server) }
  return JSON.stringify(welcome)
}

/** What is the same for everybody; of what is as at first, nothing is said. */
function ofAll(version: string, server: ServerIdentity): Pick<Welcome, 'emoji' | 'server'> {
  const isNamed = Object.keys(server).length > 1 || server.name !== nameAtFirst
  return { ...(version !== '' && { emoji: version }), ...(isNamed && { server }) }
}
