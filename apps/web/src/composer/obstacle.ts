import type { Author, MemberList, Room } from '@lobby/protocol'

/** Why a person cannot write in a room. */
export type Obstacle = 'archived' | 'muted' | 'moderatorsOnly' | 'mayNot'

/** What keeps me from writing in the room; nothing, as far as is known. */
export function obstacleIn(
  room: Room | undefined,
  list: MemberList | undefined,
  me: Author | undefined,
): Obstacle | undefined {
  if (room?.settings.archived) return 'archived'
  if (!list || list.may.includes('message.send')) return undefined
  if (list.members.some(({ user, role }) => user.id === me?.id && role === 'muted')) return 'muted'
  return room?.settings.posting === 'moderators' ? 'moderatorsOnly' : 'mayNot'
}
