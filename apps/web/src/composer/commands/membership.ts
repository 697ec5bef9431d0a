// Commands about who is in a room.
import '../../i18n/later-words.ts'
import type { Author, Room } from '@lobby/protocol'
import { roomPath } from '../../chat/room-path.ts'
import { sortRooms } from '../../chat/sort-rooms.ts'
import { folded } from '../../emoji/folded.ts'
import { speakers } from '../completion/speakers.ts'
import type { Command, Place } from './command.ts'

/** Leaves a private room, after a question: the way back is not in the leaver's hands. */
export const leave: Command = (_, { client, t, slug, room, goOn }) =>
  room?.kind === 'private'
    ? {
        kind: 'ask',
        question: t('command.leave.sure', { room: room.name }),
        yes: t('command.leave.yes'),
        carryOut: async () => {
          const others = sortRooms(client.getState().rooms).filter((other) => other.slug !== slug)
          await client.api.members.leave(slug)
          goOn(others[0] ? roomPath(others[0].slug) : '/chat/')
        },
      }
    : { kind: 'refused', note: t(`command.leave.${kindOf(room)}`) }

/** Lets a person into a private room. */
export const invite: Command = async (argument, place) => {
  const { client, t, slug, room } = place
  const refused = (note: string) => ({ kind: 'refused', note }) as const
  if (room?.kind !== 'private') return refused(t(`command.invite.${kindOf(room)}`))
  const name = argument.replace(/^@/, '').trim()
  if (name === '') return refused(t('command.needsPerson', { name: 'invite' }))
  const person = await personNamed(name, place)
  if (!person) return refused(t('command.invite.unknown', { name }))
  await client.api.members.add(slug, person.id)
  return { kind: 'done', note: t('command.invite.done', { name: person.name }) }
}

const kindOf = (room: Room | undefined) => (room?.kind === 'direct' ? 'direct' : 'public')

/** A person of this name, of those who have spoken where the reader was, or are in one of their rooms. */
async function personNamed(name: string, { client, slug }: Place): Promise<Author | undefined> {
  const wanted = folded(name)
  const { timelines, rooms } = client.getState()
  const isMeant = (person: Author) => folded(person.name) === wanted && !isClaimed(person)
  const spoken = speakers(timelines, slug).find(isMeant)
  if (spoken) return spoken
  const closed = [...(rooms?.values() ?? [])].filter(({ kind }) => kind !== 'public')
  const direct = closed.flatMap(({ people = [] }) => people).find(isMeant)
  if (direct) return direct
  for (const { slug } of closed.filter(({ kind }) => kind === 'private')) {
    const { members } = await client.api.members.list(slug)
    const member = members.map(({ user }) => user).find(isMeant)
    if (member) return member
  }
  return undefined
}

/** Of a name that was only claimed, the server does not know the person again. */
const isClaimed = ({ id }: Author) => id.startsWith('claimed-')
