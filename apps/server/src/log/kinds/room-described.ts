import type { PayloadBase } from '../entry.ts'
import type { DraftBase, EventKind, EventOf } from './event-kind.ts'

interface TopicDraft extends DraftBase {
  readonly kind: 'room.described'
  readonly topic: string
}

type TopicPayload = PayloadBase & Pick<TopicDraft, 'topic'>

export const roomDescribed: EventKind<TopicDraft, TopicPayload, EventOf<'room.described'>> = {
  payloadOf: ({ topic }) => ({ topic }),
  decide({ topic }, { roomId }, state) {
    return state.room(roomId)?.topic === topic ? 'unchanged' : undefined
  },
  audit({ topic: after }, { roomId }, state) {
    const { slug = '', name = '', topic = '' } = state.room(roomId) ?? {}
    const target = { kind: 'room', id: slug, name } as const
    return { target, before: { topic }, after: { topic: after } }
  },
  apply({ topic }, { roomId }, state) {
    state.changeRoom({ roomId, topic })
  },
  read: ({ author, topic }, { seq }) => ({ type: 'room.described', seq, topic, by: author }),
}
