import type { PayloadBase } from '../entry.ts'
import type { DraftBase, EventKind } from './event-kind.ts'

interface RenameDraft extends DraftBase {
  readonly kind: 'room.renamed'
  readonly name: string
}

type RenamePayload = PayloadBase & Pick<RenameDraft, 'name'>

export const roomRenamed: EventKind<RenameDraft, RenamePayload> = {
  payloadOf: ({ name }) => ({ name }),
  audit({ name: after }, { roomId }, state) {
    const { slug = '', name = '' } = state.room(roomId) ?? {}
    const target = { kind: 'room', id: slug, name } as const
    return { target, before: { name }, after: { name: after } }
  },
  apply({ name }, { roomId }, state) {
    state.changeRoom({ roomId, name })
  },
  read: ({ author, name }, { seq }) => ({ type: 'room.renamed', seq, name, by: author }),
}
