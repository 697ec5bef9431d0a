import type { Notice } from './rows.ts'

/** The sentence that says what happened, and who and what is in it. */
export function sentenceOf(event: Notice) {
  if (event.type === 'room.renamed')
    return { i18nKey: 'notices.renamed', values: { by: event.by.name, room: event.name } } as const
  const { by, member } = event
  const values = { by: by.name, name: member.name }
  return { i18nKey: keyOf(event, by.id === member.id), values } as const
}

/** `alone`: somebody did it themselves. */
function keyOf(event: Exclude<Notice, { type: 'room.renamed' }>, alone: boolean) {
  switch (event.type) {
    case 'member.joined':
      return alone ? 'notices.joined' : 'notices.added'
    case 'member.role':
      return `notices.${event.role}` as const
    case 'member.left':
      return 'notices.left'
    case 'member.removed':
      return 'notices.removed'
    case 'member.banned':
      return 'notices.banned'
    case 'member.unbanned':
      return 'notices.unbanned'
  }
}
