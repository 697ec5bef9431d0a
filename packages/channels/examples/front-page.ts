// Seed 001: a front page asks for a name and a room; rooms keep what was said.
// Everybody is a guest here: a name is only what its bearer says.
import {
  type Application,
  type ChannelLayer,
  type Connection,
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
import { html, page } from './page.ts'

interface Message {
  readonly username: string
  readonly messageText: string
  readonly addedAt: Date
}

type RoomScope = WebSocketScope & Routed<{ readonly room: string }>
type RoomPageScope = HttpScope & Routed<{ readonly room: string }>

class ChatConsumer extends JsonWebSocketConsumer<RoomScope> {
  readonly #history: History<Message>
  readonly #room = this.scope.urlRoute.kwargs.room
  override readonly groups = [roomGroup(this.#room)]

  constructor(connection: Connection<RoomScope>, history: History<Message>) {
    super(connection)
    this.#history = history
  }

  override async receiveJson(content: unknown) {
    const message = textIn(content, 'message')
    if (!message) return
    const username = textIn(content, 'username', 255) || 'Anonymous'
    // The room is the one that was entered, whatever `room_name` says.
    this.#history.add(this.#room, { username, messageText: message, addedAt: new Date() })
    const event = { type: 'chat.message', username, message }
    await this.channelLayer.groupSend(roomGroup(this.#room), event)
  }

  chatMessage({ username, message }: LayerMessage) {
    return this.sendJson({ username, message })
  }
}

export function frontPage({ channelLayer }: { readonly channelLayer: ChannelLayer }): Application {
  const history = new History<Message>()
  return ProtocolTypeRouter({
    http: URLRouter([
      path('', fetchApplication(askWhoAndWhere)),
      path(
        '{str:room}/',
        fetchApplication((request, scope: RoomPageScope) => {
          const { room } = scope.urlRoute.kwargs
          const username = new URL(request.url).searchParams.get('username') || 'Anonymous'
          return showRoom(room, username, history.of(room))
        }),
      ),
    ]),
    websocket: URLRouter([
      path('ws/{str:room}/', ChatConsumer.asApplication({ channelLayer }, history)),
    ]),
  })
}

function askWhoAndWhere(): Response {
  return page(
    'Chat',
    html`<form>
<label>Your name <input name="username"></label>
<label>Room <input name="room" required></label>
<button>Enter</button>
</form>`,
    `document.forms[0].onsubmit = (event) => {
  event.preventDefault()
  const { username, room } = event.target
  const query = username.value ? '?' + new URLSearchParams({ username: username.value }) : ''
  location.href = '/' + encodeURIComponent(room.value) + '/' + query
}`,
  )
}

function showRoom(room: string, username: string, messages: readonly Message[]): Response {
  const said = messages.map(
    (message) => html`<li><b>${message.username}</b> <span>${message.messageText}</span></li>`,
  )
  return page(
    room,
    html`<h1>${room}</h1>
<ol id="messages">${said}</ol>
<form data-room="${room}" data-username="${username}">
<input name="message" autofocus required> <button>Send</button>
</form>
<p id="notice" role="status"></p>`,
    `const form = document.forms[0]
const { room, username } = form.dataset
const socket = new WebSocket('/ws/' + encodeURIComponent(room) + '/')
socket.onmessage = ({ data }) => {
  const { username, message } = JSON.parse(data)
  const name = Object.assign(document.createElement('b'), { textContent: username })
  const item = document.createElement('li')
  item.append(name, ' ', message)
  messages.append(item)
}
socket.onclose = () => { notice.textContent = 'The connection was lost. Reload the page to go on.' }
form.onsubmit = (event) => {
  event.preventDefault()
  const message = form.message.value.trim()
  socket.send(JSON.stringify({ username, room_name: room, message }))
  form.reset()
}`,
  )
}

if (import.meta.main) {
  const application = frontPage({ channelLayer: new InMemoryChannelLayer() })
  const { url } = await serve(application, { port: 8000 })
  console.log(`Open ${url}/`)
}
