// Seed 003: a form makes a room, or finds it, and leads to it; own messages are
// drawn apart from received ones. Everybody is a guest: a name is only what its
// bearer says. A message is stored once, when it is sent, and a repeated text too.
import {
  type Application,
  type ChannelLayer,
  type Connection,
  DenyConnection,
  fetchApplication,
  type HttpScope,
  InMemoryChannelLayer,
  JsonWebSocketConsumer,
  type LayerMessage,
  ProtocolTypeRouter,
  path,
  type Routed,
  URLRouter,
  type WebSocketScope,
} from '@lobby/channels'
import { serve } from '@lobby/channels/server'
import { History, roomGroup, textIn } from './chat-room.ts'
import { html, isFromThisSite, page } from './page.ts'

interface Message {
  readonly sender: string
  readonly message: string
}

/** The rooms that were made, and what was said in them. */
class Rooms {
  readonly names = new Set<string>()
  readonly history = new History<Message>()
}

type RoomScope = WebSocketScope & Routed<{ readonly room: string }>
type RoomPageScope = HttpScope & Routed<{ readonly room: string; readonly username: string }>

class ChatConsumer extends JsonWebSocketConsumer<RoomScope> {
  readonly #rooms: Rooms
  readonly #room = this.scope.urlRoute.kwargs.room

  constructor(connection: Connection<RoomScope>, rooms: Rooms) {
    super(connection)
    this.#rooms = rooms
  }

  override async connect() {
    if (!this.#rooms.names.has(this.#room)) throw new DenyConnection('There is no such room.')
    await this.joinGroup(roomGroup(this.#room))
    await this.accept()
  }

  override async receiveJson(content: unknown) {
    const message = textIn(content, 'message')
    const sender = textIn(content, 'sender', 255)
    if (!message || !sender) return
    this.#rooms.history.add(this.#room, { sender, message })
    const event = { type: 'send.message', message: { sender, message } }
    await this.channelLayer.groupSend(roomGroup(this.#room), event)
  }

  sendMessage({ message }: LayerMessage) {
    return this.sendJson({ message })
  }
}

export function notification(options: { readonly channelLayer: ChannelLayer }): Application {
  const rooms = new Rooms()
  return ProtocolTypeRouter({
    http: URLRouter([
      path(
        '',
        fetchApplication((request) =>
          request.method === 'POST' ? enterRoom(request, rooms) : askForRoom(),
        ),
      ),
      path(
        '{str:room}/{str:username}/',
        fetchApplication((_request, scope: RoomPageScope) => {
          const { room, username } = scope.urlRoute.kwargs
          if (!rooms.names.has(room)) return page('No such room', html`No such room.`, '', 404)
          return showRoom(room, username, rooms.history.of(room))
        }),
      ),
    ]),
    websocket: URLRouter([
      path('ws/notification/{str:room}/', ChatConsumer.asApplication(options, rooms)),
    ]),
  })
}

async function enterRoom(request: Request, rooms: Rooms): Promise<Response> {
  if (!isFromThisSite(request)) return page('Forbidden', html`Please use our own form.`, '', 403)
  const form = Object.fromEntries(await request.formData())
  const [room, username] = [textIn(form, 'room', 255), textIn(form, 'username', 255)]
  if (!room || !username || /\//.test(room + username)) return askForRoom(400)
  rooms.names.add(room)
  const location = `/${encodeURIComponent(room)}/${encodeURIComponent(username)}/`
  return new Response(null, { status: 303, headers: { location } })
}

function askForRoom(status = 200): Response {
  return page(
    'Create or join a room',
    html`<form method="post">
<label>Your name <input name="username" required maxlength="255" pattern="[^\\/]+"></label>
<label>Room <input name="room" required maxlength="255" pattern="[^\\/]+"></label>
<button>Enter</button>
</form>`,
    '',
    status,
  )
}

function showRoom(room: string, user: string, messages: readonly Message[]): Response {
  const said = messages.map(({ sender, message }) =>
    sender === user
      ? html`<p class="send">${message}</p>`
      : html`<p class="receive">${message} <b>-${sender}</b></p>`,
  )
  return page(
    room,
    html`<h1>${room}</h1>
<div id="messages">${said}</div>
<form data-room="${room}" data-user="${user}"><input autofocus required> <button>Send</button></form>`,
    `const form = document.forms[0]
const { room, user } = form.dataset
const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
const endpoint = scheme + '://' + location.host + '/ws/notification/' + encodeURIComponent(room) + '/'
const socket = new WebSocket(endpoint)
socket.onmessage = ({ data }) => {
  const { sender, message } = JSON.parse(data).message
  const line = document.createElement('p')
  line.className = sender === user ? 'send' : 'receive'
  line.append(message)
  if (sender !== user) {
    line.append(' ', Object.assign(document.createElement('b'), { textContent: '-' + sender }))
  }
  messages.append(line)
  line.scrollIntoView()
}
form.onsubmit = (event) => {
  event.preventDefault()
  socket.send(JSON.stringify({ message: form[0].value, room_name: room, sender: user }))
  form.reset()
}`,
  )
}

if (import.meta.main) {
  const application = notification({ channelLayer: new InMemoryChannelLayer() })
  const { url } = await serve(application, { port: 8000 })
  console.log(`Open ${url}/`)
}
