// What is done to the last message of a room by a few signs in the composer.
import '../../i18n/later-words.ts'
import type { Message } from '@lobby/protocol'
import { loadShortNames } from '../../emoji/short-names.ts'
import type { Outcome, Place } from './command.ts'

type Here = Pick<Place, 'client' | 't' | 'slug'>

/** `s/old/new/`: what this person said last, with other words. */
export async function replaceInLast(from: string, to: string, here: Here): Promise<Outcome> {
  const { client, t, slug } = here
  const { session } = client.getState()
  const me = session.kind === 'signed-in' ? session.user.id : undefined
  const last = lastMessage(here, ({ author, forwardedFrom }) => author.id === me && !forwardedFrom)
  if (!last?.body.includes(from)) return { kind: 'refused', note: t('command.notInLast') }
  const body = last.body.replace(from, () => to)
  if (body.trim() === '') return { kind: 'refused', note: t('command.nothingLeft') }
  await client.api.messages.edit(slug, last.seq, body)
  return { kind: 'done', note: '' }
}

/** `+:tada:` or `+🎉`: a reaction to the last message, anybody's. */
export async function reactToLast(emoji: string, here: Here): Promise<Outcome> {
  const { client, t, slug } = here
  const last = lastMessage(here, () => true)
  if (!last) return { kind: 'refused', note: t('command.noMessage') }
  const name = /^:(.*):$/.exec(emoji)?.[1]
  const sign = name === undefined ? undefined : (await loadShortNames()).get(name)
  await client.api.messages.react(slug, last.seq, sign ?? emoji)
  return { kind: 'done', note: '' }
}

function lastMessage(
  { client, slug }: Here,
  isMeant: (message: Message) => boolean,
): Message | undefined {
  const event = client
    .getState()
    .timelines.get(slug)
    ?.events.findLast(
      (event) =>
        event.type === 'message.created' &&
        !event.message.deleted &&
        (event.message.thread === undefined || event.message.alsoInRoom) &&
        isMeant(event.message),
    )
  return event?.type === 'message.created' ? event.message : undefined
}
