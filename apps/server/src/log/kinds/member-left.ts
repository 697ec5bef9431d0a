import { memberKind, noMember } from './member-kind.ts'

export const memberLeft = memberKind({
  conflict: (before) => (before === 'outsider' || before === 'banned' ? noMember : undefined),
  endsModerator: () => true,
  endsPlace: true,
  read: ({ author, member }, { seq }) => ({ type: 'member.left', seq, member, by: author }),
})
