import { memberKind, noMember } from './member-kind.ts'

export const memberRemoved = memberKind({
  conflict: (before) => (before === 'outsider' || before === 'banned' ? noMember : undefined),
  endsModerator: () => true,
  endsPlace: true,
  read: ({ author, member }, { seq }) => ({ type: 'member.removed', seq, member, by: author }),
})
