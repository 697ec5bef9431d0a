// Seed 004: a page that asks for a room, a room, an echo consumer and the group
// consumer it grows into, origin validation, the auth stack, and the layer check.
import {
  AllowedHostsOriginValidator,
  type Application,
  AuthMiddlewareStack,
  type ChannelLayer,
  cookieSessions,
  fetchApplication,
  type HttpScope,
  InMemoryChannelLayer,
  JsonWebSocketConsumer,
  type LayerMessage,
  memorySessionStore,
  ProtocolTypeRouter,
  path,
  type Routed,
  regexPath,
  URLRouter,
  type WebSocketScope,
} from '@lobby/channels'
import { serve } from '@lobby/channels/server'
import { roomGroup, textIn } from './chat-room.ts'
import { html, page } from './page.ts'

type RoomScope = WebSocketScope & Routed<{ readonly room: string }>
type RoomPageScope = HttpScope & Routed<{ readonly room: string }>

/** The first step of the seed: everybody hears themselves. */
export class EchoConsumer extends JsonWebSocketConsumer<RoomScope> {
  override async receiveJson(content: unknown) {
    const message = textIn(content, 'message')
    if (message !== undefined) await this.sendJson({ message })
  }
}

interface ChatMessage extends LayerMessage {
  readonly message: string
}

/** The second step: everybody in a room hears everybody. */
export class ChatConsumer extends JsonWebSocketConsumer<RoomScope> {
  readonly #group = roomGroup(this.scope.urlRoute.kwargs.room)
  override readonly groups = [this.#group]

  override async receiveJson(content: unknown) {
    const message = textIn(content, 'message')
    if (message === undefined) return
    await this.channelLayer.groupSend(this.#group, { type: 'chat.message', message })
  }

  chatMessage({ message }: ChatMessage) {
    return this.sendJson({ message })
  }
}

/** What the seed types into a shell: a message sent to `test_channel` is received from it. */
export async function checkLayer(channelLayer: ChannelLayer): Promise<LayerMessage> {
  await channelLayer.send('test_channel', { type: 'hello' })
  return channelLayer.receive('test_channel', AbortSignal.timeout(5000))
}

export interface MysiteOptions {
  readonly channelLayer: ChannelLayer
  readonly allowedHosts: readonly string[]
  /** Which of the seed's two consumers is there. Default: the group consumer. */
  readonly step?: 'echo' | 'group'
}

export function mysite({ channelLayer, allowedHosts, step = 'group' }: MysiteOptions): Application {
  const Chat = step === 'echo' ? EchoConsumer : ChatConsumer
  const sessions = cookieSessions({ store: memorySessionStore<{ readonly name: string }>() })
  return ProtocolTypeRouter({
    http: URLRouter([
      path('chat/', fetchApplication(askForRoom)),
      path(
        'chat/{str:room}/',
        fetchApplication((_request, scope: RoomPageScope) => showRoom(scope.urlRoute.kwargs.room)),
      ),
    ]),
    websocket: AllowedHostsOriginValidator(
      AuthMiddlewareStack(
        URLRouter([
          regexPath(
            /ws\/chat\/(?<room>[\p{L}\p{M}\p{N}_-]+)\/$/u,
            Chat.asApplication({ channelLayer }),
          ),
        ]),
        { load: sessions.load, user: (session) => session?.data.name },
      ),
      allowedHosts,
    ),
  })
}

function askForRoom(): Response {
  return page(
    'Chat Rooms',
    html`<p>What chat room would you like to enter?</p>
<form><input size="100" pattern="[\\p{L}\\p{M}\\p{N}_\\-]+" title="Letters, digits, - and _" autofocus required>
<button>Enter</button></form>`,
    `document.forms[0].onsubmit = (event) => {
  event.preventDefault()
  location.pathname = '/chat/' + encodeURIComponent(event.target[0].value) + '/'
}`,
  )
}

function showRoom(room: string): Response {
  return page(
    room,
    html`<h1>${room}</h1>
<textarea id="log" cols="100" rows="20" readonly></textarea>
<form data-room="${room}"><input size="100" autofocus required> <button>Send</button></form>`,
    `const form = document.forms[0]
const room = encodeURIComponent(form.dataset.room)
const socket = new WebSocket('/ws/chat/' + room + '/')
socket.onmessage = ({ data }) => { log.value += JSON.parse(data).message + '\\n' }
form.onsubmit = (event) => {
  event.preventDefault()
  socket.send(JSON.stringify({ message: form[0].value }))
  form.reset()
}`,
  )
}

if (import.meta.main) {
  const channelLayer = new InMemoryChannelLayer()
  console.log('The layer answers', await checkLayer(channelLayer))
  const application = mysite({ channelLayer, allowedHosts: ['localhost', '127.0.0.1'] })
  const { url } = await serve(application, { port: 8000 })
  console.log(`Open ${url}/chat/`)
}
