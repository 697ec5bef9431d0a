import { expect, test } from 'vitest'
import { everySocket } from '../notices.ts'
import { buildChat } from '../testing/build-chat.ts'

test.each(['open', 'found', 'lost', 'stay', 'failed', 'disconnect'])(
  'a message of the channel layer of type %j reaches nothing of a connection',
  async (type) => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const native = await chat.connect('Ada')
    const seed = await chat.seed('/ws/garden/')
    const ends = [native.socket, seed].map((socket) =>
      expect(socket.receiveClose()).rejects.toThrow(`no handler for "${type}"`),
    )

    await chat.app.context.layer.groupSend(everySocket, { type })

    await Promise.all(ends)
  },
)
