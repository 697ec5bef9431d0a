import { describe, expect, test } from 'vitest'
import { openLogger } from '../ground/logger.ts'
import { type can, requireActions, type Settings } from '../ground/permissions.ts'
import { claimedGuest } from '../ground/person.ts'
import { createApi } from './api.ts'
import { declaredRoutes, guard } from './guard.ts'

const settings: Settings = {
  guests: true,
  openRooms: false,
  memberRooms: false,
  openDirectory: false,
  memberInvites: false,
  memberEmoji: false,
  onlyThisMachine: false,
  ownerless: false,
}

describe('a server with a route that does not say what it requires', () => {
  test('does not start, and names the route', () => {
    const api = createApi({ logger: openLogger('silent'), noteRefusal() {} })
    api.get('/api/rooms', guard('room.list'), (c) => c.text('rooms'))
    api.post('/api/secrets', (c) => c.text('secrets'))

    expect(() => requireActions(declaredRoutes(api))).toThrow(
      'Each of these must declare an action of permissions.ts: POST /api/secrets.',
    )
  })

  test('does not start for a socket’s command either', () => {
    expect(() => requireActions([{ name: 'secret.tell on /ws', action: undefined }])).toThrow(
      'secret.tell on /ws',
    )
    expect(() => requireActions([{ name: 'secret.tell on /ws', action: 'toString' }])).toThrow()
  })
})

test('a route lets nobody in who may do what it requires nowhere', async () => {
  const api = createApi({ logger: openLogger('silent'), noteRefusal() {} })
  api.get('/api/rooms', guard('room.create'), (c) => c.text('made'))
  const ask = (actor: Parameters<typeof can>[0], open: boolean) =>
    api.request('/api/rooms', undefined, {
      actor,
      address: 'here',
      server: { settings: { ...settings, openRooms: open } },
    })

  expect((await ask(claimedGuest('Eve'), false)).status).toBe(403)
  expect((await ask(claimedGuest('Eve'), true)).status).toBe(200)
  expect((await ask({ ...claimedGuest('Ada'), role: 'admin' }, false)).status).toBe(200)
  expect((await ask('operator', false)).status).toBe(200)
})
