import type { RoomSettings } from '@lobby/protocol'
import type { NameOf } from '../chat/display-names.ts'
import type { Notice } from './rows.ts'

type RoomChange = Extract<Notice, { type: 'room.changed' }>
type MemberChange = Exclude<Notice, { type: `room.${string}` }>

/** The sentences that say what happened, and who and what is in them. */
export function sentencesOf(event: Notice, duration: (seconds: number) => string, nameOf: NameOf) {
  if (event.type === 'room.changed') return settingsSentences(event, duration, nameOf)
  if (event.type === 'room.renamed')
    return [
      { i18nKey: 'notices.renamed', values: { by: nameOf(event.by), room: event.name } },
    ] as const
  if (event.type === 'room.described')
    return [
      {
        i18nKey: event.topic === '' ? 'notices.undescribed' : 'notices.described',
        values: { by: nameOf(event.by), topic: event.topic },
      },
    ] as const
  const { by, member } = event
  const values = { by: nameOf(by), name: nameOf(member) }
  return [{ i18nKey: keyOf(event, by.id === member.id), values }] as const
}

function settingsSentences(
  { by, changes }: RoomChange,
  duration: (seconds: number) => string,
  nameOf: NameOf,
) {
  const values = { by: nameOf(by), time: duration(changes.slowMode ?? 0) }
  return Object.entries(changes).flatMap(([name, value]) => {
    const choices = choicesOf[name as keyof RoomSettings] as Record<string, string> | undefined
    const choice = choices?.[String(value)] ?? choices?.other
    // What a newer server knows is no news to an older page.
    if (!choice) return []
    return { i18nKey: `notices.${choice}` as const, values }
  })
}

const choicesOf = {
  guests: { true: 'guestsOn', false: 'guestsOff' },
  posting: { everybody: 'postingEverybody', moderators: 'postingModerators' },
  slowMode: { 0: 'slowModeOff', other: 'slowMode' },
  history: { all: 'historyAll', joined: 'historyJoined' },
  archived: { true: 'archived', false: 'unarchived' },
  threads: { true: 'threadsOn', false: 'threadsOff' },
  previews: { true: 'previewsOn', false: 'previewsOff' },
  image: { '': 'imageRemoved', other: 'imageChanged' },
  calls: { everybody: 'callsEverybody', moderators: 'callsModerators' },
  edits: { everybody: 'editsEverybody', moderators: 'editsModerators', nobody: 'editsNobody' },
} satisfies Record<keyof RoomSettings, Record<string, string>>

/** `alone`: the person did it themselves. */
function keyOf(event: MemberChange, alone: boolean) {
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
