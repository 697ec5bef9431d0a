import { beforeEach, describe, expect, test } from 'vitest'
import { event, member, message, unmarked } from './log-store-rows.ts'
import type { LogUnderTest } from './log-under-test.ts'

/** What is read before a write is judged. */
export function describeLoads(log: LogUnderTest): void {
  describe('what is loaded', () => {
    beforeEach(async () => {
      await log.addRoom('garden')
      await log.addRoom('attic')
    })

    test('is nothing where nothing is asked for', async () => {
      expect(Object.values(await log.found({})).flat()).toEqual([])
    })

    test('are the writes of these senders under these ids', async () => {
      await log.applied({ events: [event('garden', 1), event('attic', 1, { senderId: 'bob' })] })
      const { senderName, senderGuest, ...sent } = event('garden', 1)
      const { senderId, clientId } = sent

      const asked = [
        { senderId, clientId },
        { senderId: 'bob', clientId },
        { senderId, clientId: 'never sent' },
      ]
      expect((await log.found({ sent: asked })).sent).toEqual([sent])
    })

    test('are people who are or were in the room', async () => {
      const members = [member('garden', 'ada'), member('garden', 'bob', { leftSeq: 7 })]
      await log.applied({ members: [...members, member('attic', 'eve')] })

      const asked = ['ada', 'bob', 'eve'].map((userId) => ({ roomId: 'garden', userId }))
      expect((await log.found({ members: asked })).members).toEqual(members)
    })

    test('are all who moderate the room now', async () => {
      const role = 'moderator' as const
      const ada = member('garden', 'ada', { role })
      await log.applied({
        members: [
          ada,
          member('garden', 'bob'),
          member('garden', 'cem', { role, leftSeq: 9 }),
          member('attic', 'dan', { role }),
        ],
      })

      expect((await log.found({ moderatorsOf: ['garden'] })).members).toEqual([ada])
    })

    test('is when the person has last written in the room', async () => {
      const events = [event('garden', 1), event('garden', 2), event('attic', 1)]
      const messages = events.map(({ roomId, seq }) => message(roomId, seq))
      await log.applied({ events, messages })

      const asked = ['ada', 'bob'].map((userId) => ({ roomId: 'garden', userId }))
      expect((await log.found({ lastSends: asked })).lastSends).toEqual([
        { roomId: 'garden', userId: 'ada', createdAt: message('garden', 2).createdAt },
      ])
    })

    test('are messages, and by which events they were changed', async () => {
      const events = [event('garden', 1), event('garden', 2), event('garden', 3)]
      await log.applied({ events, messages: [message('garden', 1), message('garden', 2)] })
      const marks = { ...unmarked, deletedSeq: 4, changedSeq: 4 }
      await log.applied({ markedMessages: [{ roomId: 'garden', seq: 2, ...marks }] })

      const asked = [1, 2, 3, 4].map((seq) => ({ roomId: 'garden', seq }))
      const ada = { senderId: 'ada', senderName: 'Ada' }
      const sent = { roomId: 'garden', ...ada, body: 'Tea?', payload: null, thread: null }
      expect((await log.found({ messages: asked })).messages).toEqual([
        { ...sent, seq: 1, ...unmarked },
        { ...sent, seq: 2, ...marks },
      ])
    })
  })

  describe('what is found of reactions and pins', () => {
    const key = { roomId: 'garden', seq: 1 }
    const thumb = { ...key, emoji: '👍', userId: 'ada' }
    beforeEach(async () => {
      await log.addRoom('garden')
      const events = [event('garden', 1), event('garden', 2)]
      await log.applied({ events, messages: [message('garden', 1), message('garden', 2)] })
    })

    test('is which emoji a message has, and whether a person reacted with one', async () => {
      await log.applied({
        reactions: [
          { ...thumb, addedSeq: 3 },
          { ...thumb, emoji: '🎉', addedSeq: 4 },
        ],
      })
      await log.applied({ reactions: [{ ...thumb, emoji: '🎉', addedSeq: null }] })

      const asked = [thumb, { ...thumb, emoji: '🎉' }, { ...thumb, userId: 'bob' }]
      const both = await log.found({ reactions: asked, reactionKinds: [key] })
      expect(both.reactions).toEqual([thumb])
      expect(both.reactionKinds).toEqual([{ ...key, emoji: '👍' }])
      await log.applied({ clearedMessages: [key] })
      expect((await log.found({ reactions: asked })).reactions).toEqual([])
    })

    test('is how many messages of a room are pinned', async () => {
      await log.applied({ markedMessages: [{ ...key, ...unmarked, pinnedSeq: 3, changedSeq: 3 }] })
      expect((await log.found({ pinsOf: ['garden'] })).pins).toEqual([
        { roomId: 'garden', count: 1 },
      ])
    })
  })
}
