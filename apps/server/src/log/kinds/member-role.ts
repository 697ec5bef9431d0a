import { banned, memberKind, noMember } from './member-kind.ts'

export const memberRole = memberKind({
  conflict(before, room, to) {
    if (before === 'banned') return banned
    if (before === 'outsider' && room !== 'public') return noMember
    // In a public room, a person without a role of their own has that of a member.
    const role = before === 'outsider' ? 'member' : before
    return role === to ? 'unchanged' : undefined
  },
  endsModerator: (to) => to !== 'moderator',
  read: ({ author, member, role = 'member' }, { seq }) => ({
    type: 'member.role',
    seq,
    member,
    by: author,
    role,
  }),
})
