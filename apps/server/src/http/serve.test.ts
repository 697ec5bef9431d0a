import { expect, test } from 'vitest'
import { z } from 'zod'
import { openLogger } from '../ground/logger.ts'
import { claimedGuest, type Person } from '../ground/person.ts'
import { createApi } from './api.ts'
import { Reply, serve } from './serve.ts'

const settings = {
  guests: true,
  openRooms: false,
  memberRooms: false,
  openDirectory: false,
  memberInvites: false,
  onlyThisMachine: false,
  ownerless: false,
}
const admin: Person = { ...claimedGuest('Ada'), role: 'admin', session: true }
const sessionOf = (person: Person, provenAt: number) => ({ id: 'session', person, provenAt })

const endpoints = {
  'POST /teas/{kind}': {
    requires: 'settings.change',
    proof: true,
    summary: 'Make tea',
    params: z.object({ kind: z.string() }),
    body: z.strictObject({ cups: z.number() }),
    answers: { 201: ['The tea.', z.object({ kind: z.string(), cups: z.number() })] },
  },
  'DELETE /teas': {
    requires: ['health.read', 'settings.change'],
    summary: 'Pour it away',
    answers: { 204: ['It is gone.'] },
  },
} as const

function ask(method: string, path: string, actor: Person | 'operator', more: object = {}) {
  const api = createApi({ logger: openLogger('silent'), noteRefusal() {} })
  serve(api, endpoints, {
    'POST /teas/{kind}': ({ params, body }) =>
      new Reply({ ...params, ...body }, { headers: [['location', `/teas/${params.kind}`]] }),
    'DELETE /teas': () => undefined,
  })
  const { json, session } = more as { json?: unknown; session?: object }
  const init = {
    method,
    ...(json !== undefined && {
      body: JSON.stringify(json),
      headers: { 'content-type': 'application/json' },
    }),
  }
  const server = { settings }
  return api.request(path, init, { actor, session, now: Date.now(), address: 'here', server })
}

test('an endpoint answers with the status and the headers that it names', async () => {
  const made = await ask('POST', '/teas/green', 'operator', { json: { cups: 2 } })
  expect([made.status, made.headers.get('location'), await made.json()]).toEqual([
    201,
    '/teas/green',
    { kind: 'green', cups: 2 },
  ])
  const gone = await ask('DELETE', '/teas', 'operator')
  expect([gone.status, await gone.text()]).toEqual([204, ''])
})

test('an endpoint that requires two actions is open to nobody who lacks one', async () => {
  expect((await ask('DELETE', '/teas', admin)).status).toBe(204)
  expect((await ask('DELETE', '/teas', claimedGuest('Eve'))).status).toBe(403)
})

test('security 41: an endpoint with a proof asks for one of the last ten minutes', async () => {
  const make = (actor: Person, minutes: number, json: object = { cups: 1 }) =>
    ask('POST', '/teas/black', actor, {
      json,
      session: sessionOf(actor, Date.now() - minutes * 60_000),
    })

  expect((await make(admin, 9)).status).toBe(201)
  expect(await (await make(admin, 11)).json()).toMatchObject({ code: 'confirm_first' })
  // Neither is asked to prove anything: no proof would help them.
  expect(await (await make(claimedGuest('Eve'), 11)).json()).toMatchObject({ code: 'forbidden' })
  expect(await (await make(admin, 11, {})).json()).toMatchObject({ code: 'invalid' })
})
