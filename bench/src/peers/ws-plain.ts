// A chat room with `ws`, as its README and most tutorials write it.
import { WebSocketServer } from 'ws'

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.env.PORT) })

server.on('connection', (socket) => {
  socket.on('error', console.error)
  socket.on('message', (data) => {
    const text = data.toString()
    for (const client of server.clients) if (client.readyState === client.OPEN) client.send(text)
  })
})
