import { banned, memberKind } from './member-kind.ts'

const conflicts = {
  outsider: undefined,
  member: 'unchanged',
  moderator: 'unchanged',
  muted: 'unchanged',
  banned,
} as const

export const memberJoined = memberKind({
  conflict: (before) => conflicts[before],
  endsModerator: () => false,
  read: ({ author, member, role = 'member' }, { seq }) => ({
    type: 'member.joined',
    seq,
    member,
    by: author,
    role,
  }),
})
