import { memberKind } from './member-kind.ts'

export const memberUnbanned = memberKind({
  conflict: (before) => (before === 'banned' ? undefined : 'unchanged'),
  endsModerator: () => false,
  read: ({ author, member }, { seq }) => ({ type: 'member.unbanned', seq, member, by: author }),
})
