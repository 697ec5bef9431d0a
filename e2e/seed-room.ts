// Fills a room fast: over one native socket, with many messages on their way.
const onTheirWay = 1_000

/** Stores so many messages, "Page 1." and on. The server must run without limits. */
export async function seedRoom(url: string, room: string, count: number): Promise<void> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`)
  let sent = 0
  let stored = 0
  const fill = () => {
    while (sent < count && sent - stored < onTheirWay) {
      const n = ++sent
      const clientId = `seed-${room.slice(-8)}-${n}`
      socket.send(
        JSON.stringify({ type: 'message.send', ref: n, room, clientId, body: `Page ${n}.` }),
      )
    }
  }
  await new Promise<void>((done, failed) => {
    socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', v: 1, name: 'Scribe' }))
    socket.onclose = () => failed(new Error(`The server went away after ${stored} messages.`))
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(data)
      if (frame.type === 'error') failed(new Error(data))
      if (frame.type === 'ping') socket.send(JSON.stringify({ type: 'pong' }))
      if (frame.type === 'ack') stored++
      if (stored === count) done()
      else if (frame.type === 'ack' || frame.type === 'welcome') fill()
    }
  })
  socket.onclose = null
  socket.close()
}
