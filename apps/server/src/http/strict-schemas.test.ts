import { expect, test } from 'vitest'
import { buildChat } from '../testing/build-chat.ts'

interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: unknown
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}
interface Operation {
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>
  }
}

test('security 28: no body that the API takes has room for an unknown key', async () => {
  await using chat = await buildChat()
  const document = await chat.json('/openapi.json')
  const named: Record<string, Schema> = document.components?.schemas ?? {}

  /** Where in a schema an object takes keys that it does not name. */
  const openPlaces = (schema: Schema, place: string): string[] => {
    if (schema.$ref) return openPlaces(named[schema.$ref.split('/').at(-1) ?? ''] ?? {}, place)
    const parts = [
      ...(schema.anyOf ?? []),
      ...(schema.oneOf ?? []),
      ...(schema.items ? [schema.items] : []),
    ]
    const inside = Object.entries(schema.properties ?? {})
    return [
      ...(schema.type === 'object' && schema.additionalProperties !== false ? [place] : []),
      ...inside.flatMap(([name, part]) => openPlaces(part, `${place}.${name}`)),
      ...parts.flatMap((part) => openPlaces(part, place)),
    ]
  }

  const bodies = Object.entries<Record<string, Operation>>(document.paths).flatMap(
    ([path, methods]) =>
      Object.entries(methods).flatMap(([method, { requestBody }]) =>
        Object.entries(requestBody?.content ?? {}).map(
          ([type, { schema }]) => ({ name: `${method} ${path}`, type, schema }) as const,
        ),
      ),
  )
  expect(bodies.length).toBeGreaterThan(10)
  // Nothing that a page of another site sends unasked, as it does a form: JSON, and pictures.
  const types = ['application/json', 'image/gif', 'image/jpeg', 'image/png', 'image/webp']
  expect(new Set(bodies.map(({ type }) => type))).toEqual(new Set(types))
  // What a browser says for a device grows with each edition of WebAuthn; what is not known is dropped.
  const isOfDevice = (place: string) => /passkey/.test(place)
  const places = bodies.flatMap(({ name, schema }) => openPlaces(schema, name))
  expect(places.filter((place) => !isOfDevice(place))).toEqual([])
})

test.each([
  'role',
  'is_admin',
  'sender_id',
  'seq',
  'created_at',
  'epoch',
  '__proto__',
  'constructor',
])(
  'security 28: %s is refused with every message, room and name, and changes nothing',
  async (key) => {
    await using chat = await buildChat()
    const ada = await chat.guest('Ada')
    const requests = [
      ['POST', '/api/rooms/lobby/messages', '{"body":"Tea?"'],
      ['POST', '/api/rooms', '{"slug":"garden"'],
      ['PATCH', '/api/rooms/lobby', '{"name":"Mine"'],
      ['PATCH', '/api/auth/me', '{"name":"Eve"'],
    ] as const
    for (const [method, path, start] of requests) {
      // As text: an object literal would lose what it says of its prototype.
      const init = { method, body: `${start},"${key}":"owner"}`, as: ada }
      const headers = { 'content-type': 'application/json' }
      expect([path, (await chat.fetch(path, { ...init, headers })).status]).toEqual([path, 400])
    }
    expect((await chat.json('/api/rooms')).rooms).toMatchObject([{ name: 'Lobby', lastSeq: 0 }])
    expect(await chat.json('/api/auth/me', { as: ada })).toMatchObject({ user: { name: 'Ada' } })
  },
)
