// Chat rooms with Socket.IO, as its tutorial writes them, with nothing but WebSockets.
import { createServer } from 'node:http'
import { Server } from 'socket.io'

const http = createServer()
const io = new Server(http, { transports: ['websocket'] })

io.on('connection', (socket) => {
  const room = String(socket.handshake.query.room)
  socket.join(room)
  socket.on('message', (message) => io.to(room).emit('message', message))
})

http.listen(Number(process.env.PORT), '127.0.0.1')
