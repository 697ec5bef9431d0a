import '../../i18n/later-words.ts'
import type { Command } from './command.ts'

/** Says what the room is about, to everybody in it. */
export const topic: Command = async (argument, { client, t, slug }) => {
  if (argument === '') return { kind: 'refused', note: t('command.needsText', { name: 'topic' }) }
  await client.api.rooms.describe(slug, argument)
  return { kind: 'done', note: '' }
}
