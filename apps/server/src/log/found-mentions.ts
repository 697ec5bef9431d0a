// The people that a text mentions: found by their names under the room's lock.
import { mentionedNames } from '@lobby/markdown'
import { limits } from '@lobby/protocol/limits'
import { can, type Resource } from '../ground/permissions.ts'
import { type Named, nameOfGroup, nameOfHere } from '../storage/log-store.ts'
import type { BatchNeeds } from './batch-needs.ts'
import type { BatchState } from './batch-state.ts'
import type { Entry } from './entry.ts'
import type { Call, Mention, Mentioning } from './kept-mentions.ts'
import type { Circumstances, Refusal } from './kinds/event-kind.ts'
import { roleOf } from './room-role.ts'

/** So many mentions of a text are looked at; most `@` of a long paste are no person. */
const mostLookedAt = 2 * limits.mentions

const tooMany: Refusal = {
  code: 'invalid',
  message: `A message mentions at most ${limits.mentions} people.`,
}

const tooManyByGroups: Refusal = {
  code: 'invalid',
  message: `The groups of a message have at most ${limits.mentionsByGroups} people together.`,
}

/** The names in a text. Nearly all texts have no `@`, and cost nothing. */
export function namesOf({ body }: { readonly body: string }): Entry['names'] {
  if (!body.includes('@')) return undefined
  const names = mentionedNames(body, mostLookedAt)
  return names.length > 0 ? names : undefined
}

/** Whether a text with these names calls everybody, or those who are here; the first word alone counts. */
export function callIn(names: Entry['names']): Call['to'] | undefined {
  const words = names?.map(([word = '']) => word.toLowerCase()) ?? []
  return words.includes('room') ? 'room' : words.includes('here') ? 'here' : undefined
}

/** Notes whose names have to be found. */
export function needNames({ roomId, names = [] }: Entry, needs: BatchNeeds): void {
  if (callIn(names) === 'here' && !needs.hereIn.includes(roomId)) needs.hereIn.push(roomId)
  for (const name of new Set(names.flat())) {
    // No username has a space.
    const username = name.includes(' ') ? null : name.normalize('NFKC').toLowerCase()
    needs.names.push({ roomId, name, username })
  }
}

/** The payload with the people that its text mentions: those who may read the room. */
export function withMentions<Payload extends Mentioning>(
  payload: Payload,
  { roomId, names = [], authority }: Entry,
  state: BatchState,
  { resource }: Circumstances,
): Payload | Refusal {
  const isAllowed = !resource || can(authority?.actor, 'room.call', resource)
  const to = isAllowed ? callIn(names) : undefined
  const here = to === 'here' && {
    here: state
      .named({ roomId, name: nameOfHere })
      .filter((one) => mayRead(one, state, resource))
      .map(({ userId }) => userId),
  }
  const mentions = new Map<string, Mention>()
  const grouped = new Map<string, readonly Named[]>()
  // Groups are for people who can look up who is in them.
  const reach = { resource, groups: !resource || can(authority?.actor, 'group.list', resource) }
  for (const possible of names) {
    if (to && callIn([possible])) continue
    // The longest name that a person or a group has.
    for (const name of possible.toReversed()) {
      const { person, members = [] } = meantBy({ roomId, name }, state, reach)
      if (person) mentions.set(person.userId, { id: person.userId, name })
      else if (members.length > 0) grouped.set(name, members)
      else continue
      break
    }
  }
  if (mentions.size + grouped.size > limits.mentions) return tooMany
  const byGroups = [...grouped].flatMap(([name, members]) =>
    members.map(({ userId: id }) => ({ id, name })),
  )
  if (byGroups.length > limits.mentionsByGroups) return tooManyByGroups
  // Who is meant by their name is so by that.
  for (const one of byGroups) if (!mentions.has(one.id)) mentions.set(one.id, one)
  if (mentions.size === 0 && !to) return payload
  return {
    ...payload,
    ...(mentions.size > 0 && { mentions: [...mentions.values()] }),
    ...(to && { call: { to, ...here } }),
    ...(grouped.size > 0 && { groups: [...grouped.keys()] }),
  }
}

/** The person of this name, or else the members of the group of this name, who may read the room. An account goes before a group, and that before a guest. */
function meantBy(
  key: Pick<Named, 'roomId' | 'name'>,
  state: BatchState,
  { resource, groups }: { readonly resource: Resource | undefined; readonly groups: boolean },
): { readonly person?: Named | undefined; readonly members?: readonly Named[] } {
  const person = readerOf(key, state, resource)
  if (!groups || (person && person.role !== 'guest')) return { person }
  const members = state
    .named({ ...key, name: nameOfGroup(key.name) })
    .filter((one) => mayRead(one, state, resource))
  return members.length > 0 ? { members } : { person }
}

/** The person of this name who may read the room: an account before guests, and a guest only if there is one of this name. */
function readerOf(
  key: Pick<Named, 'roomId' | 'name'>,
  state: BatchState,
  resource: Resource | undefined,
): Named | undefined {
  const found = state.named(key)
  const accounts = found.filter(({ role }) => role !== 'guest')
  const [person, another] = (accounts.length > 0 ? accounts : found).filter((one) =>
    mayRead(one, state, resource),
  )
  return another ? undefined : person
}

function mayRead(named: Named, state: BatchState, resource: Resource | undefined): boolean {
  const { roomId, userId: id, name, role, onlyRoomId } = named
  const room = state.room(roomId)
  if (!room || !resource) return room !== undefined
  const member = state.member({ roomId, userId: id })
  const { memberRole, leftSeq } = named
  const place = member ?? (memberRole === null ? undefined : { role: memberRole, leftSeq })
  const guest = role === 'guest'
  const person = {
    ...{ id, name, guest, role, session: true },
    ...(guest && onlyRoomId !== null && { onlyIn: onlyRoomId }),
  }
  const { kind, settings } = room
  return can(person, 'room.read', {
    settings: resource.settings,
    room: { id: roomId, kind, settings, role: roleOf(place) },
  })
}
