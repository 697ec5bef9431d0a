import type { Draft } from '@lobby/protocol'
import { ChatError } from '../ground/errors.ts'
import type { Person } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import { type Notify, personGroup } from '../notices.ts'
import type { RoomActions } from '../rooms/actions.ts'
import type { Database } from '../storage/database.ts'
import { countDrafts, findDraft, mostDrafts, type Place, writeDraft } from './personal-drafts.ts'

export type DraftActions = ReturnType<typeof createDraftActions>

interface Needs {
  readonly db: Database
  readonly limiter: RateLimiter
  readonly notify: Notify
  readonly roomActions: Pick<RoomActions, 'getRoom'>
}

/** Where a person is writing what. */
interface Written {
  /** The room's address. */
  readonly room: string
  readonly thread?: number | undefined
  readonly text: string
}

export function createDraftActions({ db, limiter, notify, roomActions }: Needs) {
  return { keepDraft }

  /** Keeps what a person is writing, in place of what was there, and tells their tabs. The same text again changes nothing. */
  async function keepDraft(person: Person, { room: slug, thread, text }: Written): Promise<Draft> {
    limiter.consume('draft', person.id)
    const room = await roomActions.getRoom(person, slug, 'room.read')
    const place: Place = { userId: person.id, roomId: room.id, thread: thread ?? 0 }
    const shown = (version: number): Draft => ({
      room: slug,
      ...(thread !== undefined && { thread }),
      text,
      version,
    })
    const known = await findDraft(db, place)
    if (known?.text === text) return shown(known.version)
    if (text !== '' && !known?.text && (await countDrafts(db, person.id)) >= mostDrafts)
      throw new ChatError(
        'busy',
        `At most ${mostDrafts} drafts are kept. Send or empty some first.`,
      )
    const draft = shown(await writeDraft(db, place, text))
    const frame = { type: 'draft.changed', draft } as const
    await notify(personGroup(person.id), { type: 'personal.changed', frame })
    return draft
  }
}
