import { expect, test } from 'vitest'
import type { Application, HttpScope, RequestScope, WebSocketScope } from './application.ts'
import { NoRoute } from './errors.ts'
import {
  ChannelNameRouter,
  ProtocolTypeRouter,
  path,
  type Routed,
  regexPath,
  URLRouter,
} from './routing.ts'

const nothing = async () => ({ type: 'nothing' })
const nowhere = async () => {}

function request(decodedPath: string): WebSocketScope {
  return {
    type: 'websocket',
    scheme: 'ws',
    path: decodedPath,
    rawPath: encodeURI(decodedPath),
    queryString: '',
    headers: new Headers(),
    httpVersion: '1.1',
    client: { host: '127.0.0.1', port: 1 },
    server: { host: '127.0.0.1', port: 2 },
    subprotocols: [],
  }
}

/** An application that answers a question about its scope by remembering it. */
function recorder() {
  const seen: RequestScope[] = []
  const application: Application<RequestScope> = async (scope) => {
    seen.push(scope)
  }
  return { application, seen, route: () => (seen.at(-1) as unknown as Routed).urlRoute }
}

async function kwargsOf(template: string, decodedPath: string) {
  const { application, seen, route } = recorder()
  try {
    await URLRouter([path(template, application)])(request(decodedPath), nothing, nowhere)
  } catch (error) {
    if (error instanceof NoRoute) return undefined
    throw error
  }
  return seen.length ? route().kwargs : undefined
}

test('a template captures by name, with or without its leading slash', async () => {
  expect(await kwargsOf('ws/chat/{str:room}/', '/ws/chat/garden/')).toEqual({ room: 'garden' })
  expect(await kwargsOf('/ws/chat/{str:room}/', '/ws/chat/garden/')).toEqual({ room: 'garden' })
})

test('a template matches the whole path or not at all', async () => {
  expect(await kwargsOf('ws/{str:room}/', '/ws/garden/attic/')).toBeUndefined()
  expect(await kwargsOf('ws/{str:room}/', '/xws/garden/')).toBeUndefined()
  expect(await kwargsOf('ws/{str:room}/', '/ws/garden')).toBeUndefined()
  expect(await kwargsOf('a.b/', '/axb/')).toBeUndefined()
})

test('a slug may hold letters and digits of every script', async () => {
  expect(await kwargsOf('{slug:room}/', '/grüße-東京_٣/')).toEqual({ room: 'grüße-東京_٣' })
  expect(await kwargsOf('{slug:room}/', '/हिन्दी/')).toEqual({ room: 'हिन्दी' })
  for (const wrong of ['/a b/', '/a.b/', '/a%20b/', '/a\nb/', '/😀/']) {
    expect(await kwargsOf('{slug:room}/', wrong)).toBeUndefined()
  }
})

test('an int is a number, and one that a number cannot hold is no match', async () => {
  expect(await kwargsOf('{int:page}/', '/0042/')).toEqual({ page: 42 })
  expect(await kwargsOf('{int:page}/', '/-1/')).toBeUndefined()
  expect(await kwargsOf('{int:page}/', '/90071992547409920/')).toBeUndefined()
})

test('a uuid is captured in lower case; a path keeps its slashes', async () => {
  const id = '9F0C2B1E-7A4D-4E0B-8E7A-0123456789AB'
  expect(await kwargsOf('{uuid:id}', `/${id}`)).toEqual({ id: id.toLowerCase() })
  expect(await kwargsOf('files/{path:file}', '/files/a/b.txt')).toEqual({ file: 'a/b.txt' })
})

test('what the server decoded is not decoded again', async () => {
  expect(await kwargsOf('{str:room}/', '/100%25/')).toEqual({ room: '100%25' })
  expect(await kwargsOf('{str:room}/', '/%zz%/')).toEqual({ room: '%zz%' })
})

test('a mistake in a template is reported when it is built', () => {
  const { application } = recorder()
  expect(() => path('{word:room}/', application)).toThrow('{word:room}')
  expect(() => path('{constructor:room}/', application)).toThrow('kinds are')
  expect(() => path('{str:a}/{int:a}/', application)).toThrow('twice')
  expect(() => path('{room}/', application)).toThrow('brace')
  expect(() => path('{str:__proto__}/', application)).toThrow('no capture')
})

test('a regular expression captures its groups, by name or else by number', async () => {
  const { application, route } = recorder()
  const router = URLRouter([
    regexPath(/ws\/chat\/(?<room>\w+)\/$/, application),
    regexPath(/^archive\/(\d+)\/(\d+)\/$/g, application),
  ])

  await router(request('/ws/chat/lobby/'), nothing, nowhere)
  expect(route()).toEqual({ args: [], kwargs: { room: 'lobby' }, remaining: '' })

  await router(request('/archive/2024/05/'), nothing, nowhere)
  expect(route()).toEqual({ args: ['2024', '05'], kwargs: {}, remaining: '' })

  await expect(router(request('/x/ws/chat/lobby/'), nothing, nowhere)).rejects.toThrow(NoRoute)
})

test('routers nest: the inner one sees what remains, captures add up', async () => {
  const { application, route } = recorder()
  const rooms = URLRouter([path('rooms/{str:room}/', application)])
  const router = URLRouter([path('teams/{int:team}/', rooms)])

  await router(request('/teams/7/rooms/garden/'), nothing, nowhere)

  expect(route()).toEqual({ args: [], kwargs: { team: 7, room: 'garden' }, remaining: '' })
  await expect(router(request('/teams/7/attic/'), nothing, nowhere)).rejects.toThrow(
    'No route for "attic/"; tried rooms/{str:room}/.',
  )
})

test('a refusal names the path and all that was tried, on one short line', async () => {
  const { application } = recorder()
  const router = URLRouter([path('a/', application), regexPath(/b\/$/, application)])

  await expect(router(request('/c\nd'), nothing, nowhere)).rejects.toThrow(
    'No route for "c\\nd"; tried a/, /b\\/$/.',
  )
  const long = router(request(`/${'x'.repeat(10_000)}`), nothing, nowhere)
  await expect(long).rejects.toSatisfy((error: Error) => error.message.length < 200)
})

test('a protocol without an application is refused by name, prototype names included', async () => {
  const { application } = recorder()
  const router = ProtocolTypeRouter({ http: application, websocket: application })

  for (const type of ['smtp', 'constructor', '__proto__', 'toString']) {
    await expect(router({ type }, nothing, nowhere)).rejects.toThrow(
      `No application for protocol "${type}"`,
    )
  }
})

test('a channel is routed by its name', async () => {
  const seen: string[] = []
  const router = ChannelNameRouter({
    mail: async (scope) => {
      seen.push(scope.channel)
    },
  })

  await router({ type: 'channel', channel: 'mail' }, nothing, nowhere)

  expect(seen).toEqual(['mail'])
  await expect(router({ type: 'channel', channel: 'valueOf' }, nothing, nowhere)).rejects.toThrow(
    NoRoute,
  )
})

// Nothing below runs: that it compiles, and that the marked lines do not, is the test.
type ChatScope = WebSocketScope & Routed<{ readonly room: string }>
declare const chat: Application<ChatScope>
declare const paged: Application<WebSocketScope & Routed<{ readonly page: number }>>
declare const signedIn: Application<ChatScope & { readonly user: string }>
declare const view: Application<HttpScope>

void (() => {
  const sockets: Application<WebSocketScope> = URLRouter([
    path('ws/{str:room}/', chat),
    path('ws/{str:room}/{int:page}/', paged),
    path('inline/{int:page}/', async (scope) => {
      scope.urlRoute.kwargs.page.toFixed()
      // @ts-expect-error: nothing captured a room
      scope.urlRoute.kwargs.room
    }),
    regexPath(/x(?<room>.)/, chat),
    path('nested/', URLRouter([path('{str:room}/', chat)])),
  ])
  ProtocolTypeRouter({ http: URLRouter([path('', view)]), websocket: sockets })

  // @ts-expect-error: the template captures no room
  path('ws/{str:rom}/', chat)
  // @ts-expect-error: a string is no page number
  path('ws/{str:page}/', paged)
  // @ts-expect-error: nobody puts a user into the scope
  ProtocolTypeRouter({ websocket: URLRouter([path('{str:room}/', signedIn)]) })
  // @ts-expect-error: a view cannot serve a socket
  ProtocolTypeRouter({ websocket: URLRouter([path('', view)]) })
})
