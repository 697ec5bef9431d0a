// Seed 000: a person who is logged in sees the rooms that exist, enters one with its
// whole history, and writes under the name of the login, whatever a client claims.
import {
  type Application,
  AuthMiddlewareStack,
  type ChannelLayer,
  type Connection,
  type CookieSession,
  type CookieSessions,
  cookieSessions,
  DenyConnection,
  fetchApplication,
  type HttpScope,
  InMemoryChannelLayer,
  JsonWebSocketConsumer,
  type LayerMessage,
  memorySessionStore,
  ProtocolTypeRouter,
  path,
  type Routed,
  URLRouter,
  type WebSocketScope,
  type WithAuth,
} from '@lobby/channels'
import { serve } from '@lobby/channels/server'
import { History, roomGroup, textIn } from './chat-room.ts'
import { html, isFromThisSite, page } from './page.ts'

interface Login {
  readonly username: string
}

interface Message {
  readonly user: string
  readonly content: string
  readonly addedAt: Date
}

type LoggedIn = WithAuth<CookieSession<Login>, string>
type RoomScope = WebSocketScope & LoggedIn & Routed<{ readonly slug: string }>

export interface LoginRoomsOptions {
  readonly channelLayer: ChannelLayer
  /** What the admin made: the rooms' names by slug. */
  readonly rooms: ReadonlyMap<string, string>
  /** Who may log in. */
  readonly checkPassword: (username: string, password: string) => boolean | Promise<boolean>
}

class ChatConsumer extends JsonWebSocketConsumer<RoomScope> {
  readonly #rooms: ReadonlyMap<string, string>
  readonly #history: History<Message>
  readonly #room = this.scope.urlRoute.kwargs.slug
  #username = ''

  constructor(
    connection: Connection<RoomScope>,
    rooms: ReadonlyMap<string, string>,
    history: History<Message>,
  ) {
    super(connection)
    this.#rooms = rooms
    this.#history = history
  }

  override async connect() {
    const { user } = this.scope
    if (user === undefined) throw new DenyConnection('Log in first.')
    if (!this.#rooms.has(this.#room)) throw new DenyConnection('There is no such room.')
    this.#username = user
    await this.joinGroup(roomGroup(this.#room))
    await this.accept()
  }

  override async receiveJson(content: unknown) {
    const message = textIn(content, 'message')
    if (message === undefined) return
    const [username, room] = [this.#username, this.#room]
    // The seed's page raises its notice when an empty message comes back.
    if (message === '') return this.sendJson({ message, username, room })
    this.#history.add(room, { user: username, content: message, addedAt: new Date() })
    const event = { type: 'chat_message', message, username, room }
    await this.channelLayer.groupSend(roomGroup(room), event)
  }

  chatMessage({ message, username, room }: LayerMessage) {
    return this.sendJson({ message, username, room })
  }
}

export function loginRooms(options: LoginRoomsOptions): Application {
  const { channelLayer, rooms } = options
  const history = new History<Message>()
  const sessions = cookieSessions({ store: memorySessionStore<Login>() })
  const stack = {
    load: sessions.load,
    user: (session?: CookieSession<Login>) => session?.data.username,
  }
  const consumer = ChatConsumer.asApplication({ channelLayer }, rooms, history)
  return ProtocolTypeRouter({
    http: AuthMiddlewareStack(
      URLRouter([
        path(
          'login/',
          fetchApplication((request) =>
            request.method === 'POST' ? logIn(request, sessions, options) : askForLogin(),
          ),
        ),
        path(
          '',
          fetchApplication((_request, { user }: HttpScope & LoggedIn) =>
            user === undefined ? toLogin() : listRooms(rooms),
          ),
        ),
        path(
          '{slug:slug}/',
          fetchApplication((_request, scope: HttpScope & LoggedIn & Routed<{ slug: string }>) => {
            const { slug } = scope.urlRoute.kwargs
            const name = rooms.get(slug)
            if (scope.user === undefined) return toLogin()
            if (name === undefined) return page('No such room', html`No such room.`, '', 404)
            return showRoom(slug, name, scope.user, history.of(slug))
          }),
        ),
      ]),
      stack,
    ),
    websocket: AuthMiddlewareStack(URLRouter([path('ws/{slug:slug}/', consumer)]), stack),
  })
}

async function logIn(
  request: Request,
  sessions: CookieSessions<Login>,
  { checkPassword }: LoginRoomsOptions,
): Promise<Response> {
  if (!isFromThisSite(request)) return page('Forbidden', html`Please use our own form.`, '', 403)
  const form = Object.fromEntries(await request.formData())
  const [username = '', password = ''] = [textIn(form, 'username', 150), textIn(form, 'password')]
  if (!(await checkPassword(username, password))) return askForLogin(401)
  const headers = { location: '/', 'set-cookie': await sessions.begin({ username }) }
  return new Response(null, { status: 303, headers })
}

function toLogin(): Response {
  return new Response(null, { status: 303, headers: { location: '/login/' } })
}

function askForLogin(status = 200): Response {
  return page(
    'Log in',
    html`<form method="post">
<label>Name <input name="username" required></label>
<label>Password <input name="password" type="password" required></label>
<button>Log in</button>
</form>`,
    '',
    status,
  )
}

function listRooms(rooms: ReadonlyMap<string, string>): Response {
  const list = Array.from(
    rooms,
    ([slug, name]) => html`<li>${name} <a href="/${encodeURIComponent(slug)}/">Join</a></li>`,
  )
  return page('Chatrooms', html`<h1>Chatrooms</h1><ul>${list}</ul>`)
}

function showRoom(slug: string, name: string, user: string, messages: readonly Message[]) {
  const said = messages.map(({ user, content }) => html`<p><b>${user}</b> ${content}</p>`)
  return page(
    name,
    html`<h1>${name}</h1>
<div id="messages">${said}</div>
<form data-room="${slug}" data-user="${user}"><input autofocus> <button>Send</button></form>`,
    `const form = document.forms[0]
const { room, user } = form.dataset
const socket = new WebSocket('/ws/' + encodeURIComponent(room) + '/')
const scrollToEnd = () => messages.lastElementChild?.scrollIntoView()
socket.onmessage = ({ data }) => {
  const { message, username } = JSON.parse(data)
  if (!message) return alert('The message was empty.')
  const line = document.createElement('p')
  line.append(Object.assign(document.createElement('b'), { textContent: username }), ' ', message)
  messages.append(line)
  scrollToEnd()
}
form.onsubmit = (event) => {
  event.preventDefault()
  socket.send(JSON.stringify({ message: form[0].value, username: user, room }))
  form.reset()
}
scrollToEnd()`,
  )
}

if (import.meta.main) {
  // A demonstration: one room, and everybody's password is "lobby".
  const application = loginRooms({
    channelLayer: new InMemoryChannelLayer(),
    rooms: new Map([['garden', 'The Garden']]),
    checkPassword: (_username, password) => password === 'lobby',
  })
  const { url } = await serve(application, { port: 8000 })
  console.log(`Open ${url}/ and log in with any name and the password "lobby"`)
}
