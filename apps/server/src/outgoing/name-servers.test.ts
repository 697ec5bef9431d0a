import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createGuardedFetch } from './guarded-fetch.ts'
import { lookUp } from './name-servers.ts'

type Answer = { readonly a?: string; readonly aaaa?: string }
const never = new AbortController().signal

/** A name server on this machine; undefined: it does not answer. */
async function serveNames(answer: (asked: number) => Answer | undefined) {
  const server = createSocket('udp4')
  const questions: number[] = []
  let count = 0
  server.on('message', (query, { address, port }) => {
    const end = query.indexOf(0, 12)
    const type = query.readUInt16BE(end + 1)
    questions.push(type)
    // Both kinds of address are asked for at once.
    const found = answer(Math.ceil(++count / 2))
    if (!found) return
    const bytes = type === 1 ? four(found.a) : six(found.aaaa)
    server.send(response(query.subarray(0, end + 5), type, bytes), port, address)
  })
  server.bind(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { questions, servers: [`127.0.0.1:${server.address().port}`] }
}

function response(query: Buffer, type: number, address: Buffer | undefined): Buffer {
  const head = Buffer.from(query)
  head.writeUInt16BE(0x8180, 2)
  head.writeUInt16BE(address ? 1 : 0, 6)
  head.fill(0, 8, 12)
  if (!address) return head
  // The name of the question, for no time at all.
  const record = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, address.length])
  return Buffer.concat([head, record, address])
}

const four = (address?: string) =>
  address === undefined ? undefined : Buffer.from(address.split('.').map(Number))
const six = (address?: string) =>
  address === undefined ? undefined : Buffer.from(address.replaceAll(':', ''), 'hex')

test('both kinds of addresses of a name are found', async () => {
  const aaaa = '2606:4700:4700:0000:0000:0000:0000:1111'
  const { servers } = await serveNames(() => ({ a: '1.1.1.1', aaaa }))

  expect(await lookUp('one.example', never, servers)).toEqual(['1.1.1.1', '2606:4700:4700::1111'])
})

test.each(['localhost', 'LOCALHOST.', 'tea.localhost'])(
  '%s is this machine: no name server is asked',
  async (name) => {
    const { questions, servers } = await serveNames(() => ({ a: '1.1.1.1' }))

    expect(await lookUp(name, never, servers)).toEqual(['127.0.0.1'])
    expect(questions).toEqual([])
  },
)

test('a name server that is silent is left when the work ends', async () => {
  const ending = new AbortController()
  const { servers } = await serveNames(() => void ending.abort())

  await expect(lookUp('one.example', ending.signal, servers)).rejects.toThrow('ECANCELLED')
  await expect(lookUp('one.example', ending.signal, servers)).rejects.toThrow('aborted')
})

test('security 09: a name server that says another address each time leads nowhere inside', async () => {
  const reached: string[] = []
  const world = createServer(({ socket, url }, response) => {
    if (socket.localAddress !== '127.0.0.2') reached.push(`${url}`)
    if (url === '/on') response.writeHead(302, { location: '/' })
    else response.setHeader('content-type', 'text/html')
    response.end()
  }).listen(0, '0.0.0.0')
  await once(world, 'listening')
  onTestFinished(() => void world.close())
  const { port } = world.address() as AddressInfo
  const fetchFrom = (servers: readonly string[]) =>
    createGuardedFetch({
      // It stands for the world outside.
      allowed: ['127.0.0.2'],
      resolve: (name, signal) => lookUp(name, signal, servers),
    })
  const flips = (asked: number): Answer => ({ a: asked === 1 ? '127.0.0.2' : '127.0.0.1' })
  const types = ['text/html']

  const first = await serveNames(flips)
  const url = `http://rebinding.example:${port}`
  expect((await fetchFrom(first.servers)(`${url}/`, { types })).type).toBe('text/html')
  expect(first.questions.toSorted()).toEqual([1, 28])
  const twice = await serveNames(flips)
  await expect(fetchFrom(twice.servers)(`${url}/on`, { types })).rejects.toThrow('inside')
  const mixed = await serveNames(() => ({ a: '127.0.0.2', aaaa: `${'0000:'.repeat(7)}0001` }))
  await expect(fetchFrom(mixed.servers)(`${url}/`, { types })).rejects.toThrow('inside')
  expect(reached).toEqual([])
})
