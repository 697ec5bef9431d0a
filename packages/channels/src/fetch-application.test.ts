import { expect, test } from 'vitest'
import { type FetchHandler, fetchApplication } from './fetch-application.ts'
import { HttpCommunicator, type HttpOptions } from './testing/http-communicator.ts'

const echo: FetchHandler = async (request) =>
  new Response(`${request.method} ${request.url} ${await request.text()}`)

function ask(handler: FetchHandler, target: string, options?: HttpOptions) {
  return new HttpCommunicator(fetchApplication(handler, { maxBody: 8 }), target, options)
}

test('a handler sees the request as it was sent', async () => {
  const headers = { host: 'chat.example:8080' }
  const get = await ask(echo, '/a%20b/?q=1&q=%zz', { headers }).getResponse()
  expect(await get.text()).toBe('GET http://chat.example:8080/a%20b/?q=1&q=%zz ')

  const post = await ask(echo, '/', { method: 'POST', body: 'hello' }).getResponse()
  expect(await post.text()).toBe('POST http://testserver/ hello')
})

test('status and headers go out, each cookie on its own', async () => {
  const handler: FetchHandler = () => {
    const response = new Response(null, { status: 303, headers: { location: '/x' } })
    response.headers.append('set-cookie', 'a=1')
    response.headers.append('set-cookie', 'b=2')
    return response
  }
  const response = await ask(handler, '/').getResponse()
  expect(response.status).toBe(303)
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
})

test.each([
  '',
  ' ',
  'a b',
  'user@host',
  'host/path',
  'host?x',
  'host#x',
  'a,b:x',
  'host:99999999',
  '[::1',
  '%',
  'a:b:c',
])('a Host that is no host, %j, is answered with 400', async (host) => {
  let called = false
  const handler: FetchHandler = () => {
    called = true
    return new Response()
  }
  const response = await ask(handler, '/', { headers: { host } }).getResponse()
  expect(response.status).toBe(400)
  expect(called).toBe(false)
})

test('a path that starts with two slashes stays a path of this host', async () => {
  const response = await ask(echo, '//evil.example/x').getResponse()
  expect(await response.text()).toBe('GET http://testserver//evil.example/x ')
})

test('methods that a Request cannot have are answered with 405', async () => {
  expect((await ask(echo, '/', { method: 'TRACE' }).getResponse()).status).toBe(405)
})

test('the body is asked for when it is read, piece by piece', async () => {
  const read: string[] = []
  const handler: FetchHandler = async (request) => {
    for await (const piece of request.body ?? []) read.push(Buffer.from(piece).toString())
    return new Response('done')
  }
  const upload = ask(handler, '/', { method: 'PUT', headers: { 'transfer-encoding': 'chunked' } })
  for (const piece of ['one', '', 'two']) {
    await upload.send({ type: 'http.request', body: Buffer.from(piece), more: true })
  }
  expect((await upload.getResponse()).status).toBe(200)
  expect(read).toEqual(['one', 'two'])
})

test('a body over the limit is answered with 413, whether announced or not', async () => {
  let called = 0
  const handler: FetchHandler = async (request) => {
    called += 1
    return new Response(await request.text().catch(() => 'swallowed'))
  }
  const announced = ask(handler, '/', { method: 'POST', body: '123456789' })
  expect((await announced.getResponse()).status).toBe(413)
  expect(called).toBe(0)

  const headers = { 'transfer-encoding': 'chunked' }
  const chunked = ask(handler, '/', { method: 'POST', headers })
  await chunked.send({ type: 'http.request', body: Buffer.from('123456'), more: true })
  await chunked.send({ type: 'http.request', body: Buffer.from('789'), more: true })
  expect((await chunked.getResponse()).status).toBe(413)
  expect(called).toBe(1)
})

test('a response is streamed as it is made, and cancelled when the client leaves', async () => {
  const { promise: cancelled, resolve } = Promise.withResolvers<unknown>()
  let feed: ReadableStreamDefaultController<Uint8Array> | undefined
  const handler: FetchHandler = () =>
    new Response(
      new ReadableStream<Uint8Array>({
        start: (controller) => {
          feed = controller
        },
        cancel: resolve,
      }),
    )
  const reader = ask(handler, '/')
  expect((await reader.receive()).type).toBe('http.response.start')
  feed?.enqueue(Buffer.from('tick'))
  expect(await reader.receive()).toMatchObject({ body: Buffer.from('tick'), more: true })

  await reader.send({ type: 'http.disconnect' })

  await cancelled
  await reader.wait()
})

test('the signal aborts when the client goes away, and that is no error of ours', async () => {
  const handler: FetchHandler = (request) =>
    new Promise((_, reject) => {
      request.signal.addEventListener('abort', () => reject(request.signal.reason))
    })
  const request = ask(handler, '/')
  await request.send({ type: 'http.request', body: new Uint8Array(), more: false })
  await request.send({ type: 'http.disconnect' })
  await expect(request.wait()).resolves.toBeUndefined()
})

test('a HEAD is answered without a body', async () => {
  const response = await ask(() => new Response('text'), '/', { method: 'HEAD' }).getResponse()
  expect(await response.text()).toBe('')
})

test('what a handler throws goes to the server', async () => {
  const request = ask(() => {
    throw new Error('broken')
  }, '/')
  await expect(request.getResponse()).rejects.toThrow('broken')
})
