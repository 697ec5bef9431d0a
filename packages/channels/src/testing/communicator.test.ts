import { expect, test } from 'vitest'
import { encodeText, joinFrames } from '../frame.ts'
import { ApplicationCommunicator } from './communicator.ts'
import { readFrame } from './frame-reader.ts'
import { WebSocketCommunicator } from './websocket-communicator.ts'

const scope = { type: 'test' }

test('what an application throws reaches the caller that waits for it', async () => {
  const broken = new ApplicationCommunicator(async () => {
    throw new Error('broken')
  }, scope)
  await expect(broken.receive()).rejects.toThrow('broken')
  await expect(broken.receiveNothing()).rejects.toThrow('broken')
  await expect(broken.wait()).rejects.toThrow('broken')
})

test('waiting in vain ends with a sentence', async () => {
  const silent = new ApplicationCommunicator(() => new Promise(() => {}), scope)
  await expect(silent.receive(5)).rejects.toThrow('The application sent nothing within 5 ms.')
  await expect(silent.wait(5)).rejects.toThrow('The application has not returned within 5 ms.')
  expect(await silent.receiveNothing()).toBe(true)
})

test('an application that has returned sends nothing more', async () => {
  const brief = new ApplicationCommunicator(async (_scope, _receive, send) => {
    await send({ type: 'one' })
  }, scope)
  expect(await brief.receiveNothing()).toBe(false)
  expect(await brief.receive()).toEqual({ type: 'one' })
  expect(await brief.receiveNothing()).toBe(true)
  await expect(brief.receive()).rejects.toThrow('has returned')
})

test('frames are read back as the messages they hold, of every size', () => {
  const texts = ['', 'x'.repeat(125), 'ü'.repeat(100), 'y'.repeat(70_000)]
  expect(readFrame(joinFrames(texts.map(encodeText)))).toEqual(texts)
  const whole = encodeText('hello')
  expect(() => readFrame({ ...whole, bytes: whole.bytes.subarray(0, 4) })).toThrow('middle')
})

test('a joined frame is received as several messages', async () => {
  const application = async (
    _scope: unknown,
    _receive: unknown,
    send: (event: never) => Promise<void>,
  ) => {
    await send({ type: 'websocket.accept' } as never)
    const frame = joinFrames([encodeText('one'), encodeText('two')])
    await send({ type: 'websocket.send', frame } as never)
  }
  const ada = new WebSocketCommunicator(application, 'a/grüße/?x=1')
  expect(ada.scope).toMatchObject({
    path: '/a/grüße/',
    rawPath: '/a/gr%C3%BC%C3%9Fe/',
    queryString: 'x=1',
  })
  await ada.connect()
  expect(await ada.receiveText()).toBe('one')
  expect(await ada.receiveNothing()).toBe(false)
  expect(await ada.receiveText()).toBe('two')
})
