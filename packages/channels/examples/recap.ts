// Seed 002: a page that asks for a room, and rooms that show their last ten messages.
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
  readonly author: string
  readonly content: string
  readonly timestamp: Date
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
    this.#history.add(this.#room, {
      author: 'Anonymous',
      content: message,
      timestamp: new Date(),
    })
    await this.channelLayer.groupSend(roomGroup(this.#room), { type: 'chat.message', message })
  }

  chatMessage({ message }: LayerMessage) {
    return this.sendJson({ message })
  }
}

export function recap({ channelLayer }: { readonly channelLayer: ChannelLayer }): Application {
  const history = new History<Message>(10)
  return ProtocolTypeRouter({
    http: URLRouter([
      path('chat/', fetchApplication(askForRoom)),
      path(
        'chat/{str:room}/',
        fetchApplication((_request, scope: RoomPageScope) => {
          const { room } = scope.urlRoute.kwargs
          return showRoom(room, history.of(room))
        }),
      ),
    ]),
    websocket: URLRouter([
      path('ws/chat/{str:room}/', ChatConsumer.asApplication({ channelLayer }, history)),
    ]),
  })
}

function askForRoom(): Response {
  return page(
    'Chat',
    html`<p>What chat room would you like to enter?</p>
<form><input size="100" autofocus required> <button>Enter</button></form>`,
    `document.forms[0].onsubmit = (event) => {
  event.preventDefault()
  location.pathname = '/chat/' + encodeURIComponent(event.target[0].value) + '/'
}`,
  )
}

function showRoom(room: string, messages: readonly Message[]): Response {
  const log = messages.map(({ content }) => html`${content}\n`)
  return page(
    'Chat Room',
    html`<textarea id="log" cols="100" rows="20" readonly>\n${log}</textarea>
<form data-room="${room}"><input size="100" autofocus required> <button>Send</button></form>`,
    `const form = document.forms[0]
const socket = new WebSocket('/ws/chat/' + encodeURIComponent(form.dataset.room) + '/')
socket.onmessage = ({ data }) => { log.value += JSON.parse(data).message + '\\n' }
form.onsubmit = (event) => {
  event.preventDefault()
  socket.send(JSON.stringify({ message: form[0].value }))
  form.reset()
}`,
  )
}

if (import.meta.main) {
  const { url } = await serve(recap({ channelLayer: new InMemoryChannelLayer() }), { port: 8000 })
  console.log(`Open ${url}/chat/`)
}
