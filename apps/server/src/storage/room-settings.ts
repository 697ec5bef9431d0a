// A room's settings, as its row has them.
import type { RoomSettings } from '@lobby/protocol'
import type { RoomRow } from './tables.ts'

export const settingsColumns = [
  'guests',
  'posting',
  'slowMode',
  'history',
  'archived',
  'edits',
  'threads',
  'calls',
  'previews',
  'image',
] as const
/** The same where other tables are asked beside it: a person has `previews`, too. */
export const settingsOfRooms = settingsColumns.map((column) => `rooms.${column}` as const)

export type SettingsColumns = Pick<RoomRow, (typeof settingsColumns)[number]>

/** What a room begins with when nothing else is said. */
export const defaultSettings: RoomSettings = {
  guests: true,
  posting: 'everybody',
  slowMode: 0,
  history: 'all',
  archived: false,
  edits: 'everybody',
  threads: true,
  calls: 'moderators',
  previews: true,
  image: '',
}

export function settingsOf(row: SettingsColumns): RoomSettings {
  const { guests, posting, slowMode, history, archived, edits, threads, calls, previews, image } =
    row
  return {
    ...{ posting, slowMode, history, edits, calls },
    ...{ guests: Boolean(guests), archived: Boolean(archived), threads: Boolean(threads) },
    ...{ previews: Boolean(previews), image },
  }
}
