// Chat rooms with `ws`, as its README and most tutorials write them; a room's address is its name.
import { type WebSocket, WebSocketServer } from 'ws'

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.env.PORT) })
const rooms = new Map<string, Set<WebSocket>>()

server.on('connection', (socket, { url = '' }) => {
  const clients = rooms.getOrInsertComputed(url, () => new Set())
  clients.add(socket)
  socket.on('close', () => clients.delete(socket))
  socket.on('error', console.error)
  socket.on('message', (data) => {
    const text = data.toString()
    for (const client of clients) if (client.readyState === client.OPEN) client.send(text)
  })
})
