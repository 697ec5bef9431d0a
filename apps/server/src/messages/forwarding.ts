import { type Forwarding, type Message, TextOfMessage } from '@lobby/protocol'
import { copyFiles, dropCopies } from '../files/file-copies.ts'
import type { Quotas } from '../files/file-quotas.ts'
import type { Clock } from '../ground/clock.ts'
import { ChatError, isRefusal, noSuchMessage } from '../ground/errors.ts'
import { authorOf, type Person } from '../ground/person.ts'
import type { Forwarded } from '../log/kinds/message-created.ts'
import type { RoomActions } from '../rooms/actions.ts'
import { requireUnblocked } from '../rooms/unblocked.ts'
import type { Database } from '../storage/database.ts'
import { storedId } from '../storage/ids.ts'
import type { MessageActions, MessagePlace, SendMessage } from './actions.ts'
import { findMessage } from './queries.ts'
import { findSource } from './sources.ts'

/** Between a comment and what is forwarded. */
const gap = '\n\n'

interface Needs extends Quotas {
  readonly db: Database
  readonly clock: Clock
  readonly roomActions: Pick<RoomActions, 'getRoom'>
  readonly messageActions: Pick<MessageActions, 'sendMessage'>
}

/** Where a copy goes, and what is said about it; the edge has checked the texts. */
type Forward = Forwarding & Pick<SendMessage, 'clientId' | 'countedAs' | 'address'>

/** The copy, and whether an earlier try has stored it. */
interface Copy {
  readonly message: Message
  readonly isRepeat: boolean
}

/** Sends a copy of a message that the sender may read to a room in which they may write. */
export function createForwardMessage({ roomActions, messageActions, ...needs }: Needs) {
  const { db, clock } = needs
  return async (sender: Person, place: MessagePlace, forward: Forward): Promise<Copy> => {
    // What was stored is told again, whatever has become of the rooms and the first message since.
    const stored = await findCopy(db, sender, place, forward)
    if (stored) return { message: stored, isRepeat: true }

    const { to, comment = '', ...sending } = forward
    const from = await roomActions.getRoom(sender, place.slug, 'message.forward')
    const first = await findMessage(db, from, place.seq)
    if (!first || first.deleted) throw noSuchMessage()
    const target = await roomActions.getRoom(sender, to, 'room.read')
    await requireUnblocked(db, target, sender)

    const { forwardedFrom } = first
    const text = first.body.slice(forwardedFrom?.textFrom ?? 0)
    const before = comment && comment + gap
    const body = before + text
    if (!TextOfMessage.safeParse(body).success)
      throw new ChatError(
        'too_long',
        'The comment is too long: it is sent in one message with what is forwarded.',
      )
    const source = await findSource(db, from.id, first.seq)
    const { author, createdAt } = forwardedFrom ?? first
    const forwarded: Forwarded = {
      forwardedFrom: { author, createdAt, ...(before && { textFrom: before.length }) },
      source: source ?? { roomId: from.id, seq: first.seq },
    }
    const files = first.attachments
    const attachments = files && (await copyFiles(needs, sender.id, files, clock.wall()))
    const message = { roomId: target.id, body, attachments, forwarded, ...sending }
    const dropUntaken = async () => attachments && dropCopies(db, attachments, clock.wall())
    const sent = await messageActions.sendMessage(sender, message).catch(async (error: unknown) => {
      // Where nobody knows whether it is stored, they wait for a day.
      if (isRefusal(error) || (error as ChatError).code === 'rate') await dropUntaken()
      throw error
    })
    const { seq, id, createdAt: at, duplicate } = sent
    if (duplicate) await dropUntaken()
    const copy = { seq, id, author: authorOf(sender), body, createdAt: at }
    // With the people that a comment mentions.
    const read = await findMessage(db, target, seq, sender.id)
    return {
      message: read ?? { ...copy, forwardedFrom: forwarded.forwardedFrom },
      isRepeat: duplicate,
    }
  }
}

/** What an earlier try of this forward has stored. */
async function findCopy(
  db: Database,
  sender: Person,
  { slug, seq }: MessagePlace,
  { clientId, to, comment }: Forward,
): Promise<Message | undefined> {
  if (clientId === undefined) return undefined
  const row = await db
    .selectFrom('events')
    .innerJoin('rooms', 'rooms.id', 'events.roomId')
    .select(['seq', 'messageId', 'events.createdAt', 'body', 'payload'])
    .where('senderId', '=', sender.id)
    .where('clientKey', '=', storedId(clientId))
    .where('slug', '=', to)
    .where('events.kind', '=', 'message.created')
    .executeTakeFirst()
  if (!row) return undefined
  const { forwardedFrom, source, attachments } = JSON.parse(row.payload ?? '{}') as Partial<
    Forwarded & Pick<Message, 'attachments'>
  >
  if (!forwardedFrom || !source || !(await leadsTo(db, { slug, seq }, source))) return undefined
  const { body } = row
  const before = body?.slice(0, Math.max(0, (forwardedFrom.textFrom ?? 0) - gap.length))
  if (before !== undefined && before !== (comment ?? '')) return undefined
  const stored = { seq: row.seq, id: row.messageId ?? '', createdAt: row.createdAt }
  return {
    ...stored,
    author: authorOf(sender),
    body: body ?? '',
    forwardedFrom,
    ...(attachments && { attachments }),
  }
}

/** Whether a copy of the message at this place has this source: a copy of a copy has that of the first one. */
async function leadsTo(
  db: Database,
  { slug, seq }: MessagePlace,
  source: Forwarded['source'],
): Promise<boolean> {
  const room = await db.selectFrom('rooms').select('id').where('slug', '=', slug).executeTakeFirst()
  if (!room) return false
  const { roomId, seq: first } = (await findSource(db, room.id, seq)) ?? { roomId: room.id, seq }
  return source.roomId === roomId && source.seq === first
}
