import type { RoomSettings } from '@lobby/protocol'
import type { PayloadBase } from '../entry.ts'
import type { DraftBase, EventKind, EventOf } from './event-kind.ts'

interface SettingsDraft extends DraftBase {
  readonly kind: 'room.changed'
  readonly changes: Partial<RoomSettings>
}

type SettingsPayload = PayloadBase & Pick<SettingsDraft, 'changes'>

export const roomChanged: EventKind<SettingsDraft, SettingsPayload, EventOf<'room.changed'>> = {
  payloadOf: ({ changes }) => ({ changes }),
  needs({ changes }, { roomId }, needs) {
    if (changes.slowMode) needs.slowDown(roomId)
  },
  decide({ changes }, { roomId }, state) {
    const settings = state.room(roomId)?.settings
    const isNew = namesIn(changes).some((name) => settings?.[name] !== changes[name])
    return isNew ? undefined : 'unchanged'
  },
  audit({ changes }, { roomId }, state) {
    const { slug = '', name = '', settings } = state.room(roomId) ?? {}
    const target = { kind: 'room', id: slug, name } as const
    const before = Object.fromEntries(namesIn(changes).map((name) => [name, settings?.[name]]))
    return { target, before, after: changes }
  },
  apply({ changes }, { roomId }, state) {
    state.changeRoom({ roomId, settings: changes })
  },
  read: ({ author, changes }, { seq }) => ({ type: 'room.changed', seq, changes, by: author }),
  removes: ({ changes }) => (changes.guests === false ? { guests: true } : undefined),
}

function namesIn(changes: Partial<RoomSettings>): readonly (keyof RoomSettings)[] {
  return Object.keys(changes) as (keyof RoomSettings)[]
}
