import type { Command } from './command.ts'
import { readEnd } from './read-end.ts'

const offWords: ReadonlySet<string> = new Set(['off', 'aus'])

/** Mutes the room, for good or until an end; `off` hears of everything again. */
export const mute: Command = async (argument, { client, t, slug, dateTime }) => {
  const words = argument.replace(/^(?:for|until|für|bis)\s+/i, '')
  if (offWords.has(words.toLowerCase())) {
    await client.api.rooms.level(slug, 'everything')
    return { kind: 'done', note: t('command.mute.off') }
  }
  const end = readEnd(words)
  if (words !== '' && !end) return { kind: 'refused', note: t('command.mute.unclear', { words }) }
  await client.api.rooms.level(slug, 'nothing', end?.toISOString())
  const note = end
    ? t('command.mute.until', { time: dateTime(end.getTime()) })
    : t('command.mute.done')
  return { kind: 'done', note }
}
