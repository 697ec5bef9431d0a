// A chat room with Socket.IO, as its tutorial writes it, with nothing but WebSockets.
import { createServer } from 'node:http'
import { Server } from 'socket.io'

const http = createServer()
const io = new Server(http, { transports: ['websocket'] })

io.on('connection', (socket) => {
  socket.join('lobby')
  socket.on('message', (message) => io.to('lobby').emit('message', message))
})

http.listen(Number(process.env.PORT), '127.0.0.1')
