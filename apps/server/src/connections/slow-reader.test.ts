import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { buildChat, type Chat } from '../testing/build-chat.ts'
import { RawSocket, type RawSocketOptions } from '../testing/raw-socket.ts'

/** How long the slow ones read slowly. Far more shows that nobody is cut off for it. */
const seconds = Number(process.env.LOBBY_SLOW_SECONDS ?? 6)
const author = { id: 'claimed-narrator', name: 'Narrator', guest: true }
/** 300 messages of 2 KB a second. */
const load = { every: 10, messages: 3, text: 'x'.repeat(2_000) }

/** A raw connection that notes the numbers of the messages it gets, and how long they took. */
async function listen(chat: Chat, path: string, options: RawSocketOptions = {}) {
  const seen: number[] = []
  const delays: number[] = []
  const kinds = new Set<string>()
  const hear = (body: string) => {
    const [number, at] = body.split(' ', 2).map(Number) as [number, number]
    seen.push(number)
    delays.push(performance.now() - at)
  }
  const onText = (text: string) => {
    const frame = JSON.parse(text)
    kinds.add(frame.type)
    if (frame.type === 'events') for (const { message } of frame.events) hear(message.body)
    if (typeof frame.message === 'string') hear(frame.message)
  }
  const socket = await RawSocket.open(chat.url, { ...options, path, onText })
  let end: number | undefined
  void socket.closed.then((code) => {
    end = code
  })
  if (path === '/ws') socket.send({ type: 'hello', v: 1, name: 'Ada', cursors: { lobby: null } })
  return {
    socket,
    seen,
    kinds,
    get end() {
      return end
    },
    /** Milliseconds in which so many of 100 messages came. */
    percentile: (percent: number) =>
      delays.toSorted((a, b) => a - b)[Math.floor((delays.length * percent) / 100)] as number,
  }
}

async function speak(chat: Chat, room: string): Promise<number> {
  const { log } = chat.app.context
  let sent = 0
  for (const end = performance.now() + 1_000 * seconds; performance.now() < end; ) {
    for (let each = 0; each < load.messages; each++) {
      const body = `${++sent} ${performance.now()} ${load.text}`
      void log.append(room, { kind: 'message.created', author, body })
    }
    await delay(load.every)
  }
  return sent
}

test(
  'who reads 1 KB a second costs the others nothing, is not cut off, and ends with the full log',
  async () => {
    await using chat = await buildChat()
    const room = await chat.roomId('lobby')
    const quick = await listen(chat, '/ws')
    const slow = await listen(chat, '/ws', { bytesPerSecond: 1024 })
    const slowSeed = await listen(chat, '/ws/lobby/', { bytesPerSecond: 1024 })
    await expect.poll(() => slow.kinds).toContain('snapshot')

    const typist = await chat.connect('Bob', { lobby: null })
    const before = process.memoryUsage.rss()
    const speaking = speak(chat, room)
    await delay(1_000 * seconds - 1_500)
    await typist.socket.sendJson({ type: 'typing.start', room: 'lobby' })
    const sent = await speaking

    const all = Array.from({ length: sent }, (_, index) => index + 1)
    await expect.poll(() => quick.seen.length).toBe(sent)
    expect(quick.seen).toEqual(all)
    // Each message takes the slow ones two seconds.
    expect(quick.percentile(50)).toBeLessThan(2_000)
    expect(slow.seen.length).toBeLessThan(sent / 10)
    expect([slow.end, slowSeed.end]).toEqual([undefined, undefined])
    if (process.env.LOBBY_SLOW_SECONDS)
      console.log({
        sent,
        p50: quick.percentile(50),
        p99: quick.percentile(99),
        slow: slow.seen.length,
        grown: process.memoryUsage.rss() - before,
      })

    slow.socket.hurry()
    slowSeed.socket.hurry()
    await expect.poll(() => slow.seen.length).toBe(sent)
    await expect.poll(() => slowSeed.seen.length).toBe(sent)
    expect(slow.seen).toEqual(all)
    expect(slowSeed.seen).toEqual(all)
    // It lagged when Bob typed: what is of the moment is not kept for it.
    expect(quick.kinds).toContain('member.typing')
    expect(slow.kinds).not.toContain('member.typing')

    // Then it is as quick as anybody.
    await chat.app.context.log.append(room, {
      kind: 'message.created',
      author,
      body: `${sent + 1} ${performance.now()} end`,
    })
    for (const one of [quick, slow, slowSeed]) {
      await expect.poll(() => one.seen.at(-1)).toBe(sent + 1)
      one.socket.destroy()
    }
  },
  1_000 * seconds + 180_000,
)
