import { memberKind } from './member-kind.ts'

export const memberBanned = memberKind({
  conflict: (before) => (before === 'banned' ? 'unchanged' : undefined),
  endsModerator: () => true,
  endsPlace: true,
  read: ({ author, member }, { seq }) => ({ type: 'member.banned', seq, member, by: author }),
})
