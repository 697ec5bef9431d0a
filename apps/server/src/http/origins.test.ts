import { describe, expect, test } from 'vitest'
import { readConfig } from '../ground/config.ts'
import { allowedOrigins } from './origins.ts'

describe('on loopback', () => {
  const origins = allowedOrigins(readConfig({}))

  test.each(['127.0.0.1:8000', 'localhost:8000', '[::1]:8000'])('a page of %s may act', (host) => {
    expect(origins.allows(`http://${host}`, host)).toBe(true)
  })

  test.each([
    ['another site', 'https://evil.example'],
    ['no origin', 'null'],
    ['another port', 'http://127.0.0.1:9000'],
    ['another scheme', 'https://127.0.0.1:8000'],
    ['a longer name', 'http://127.0.0.1.evil.example:8000'],
    ['another loopback name', 'http://localhost:8000'],
    ['nonsense', '127.0.0.1:8000'],
  ])('%s may not', (_, origin) => {
    expect(origins.allows(origin, '127.0.0.1:8000')).toBe(false)
  })

  test('a foreign name that resolves to us is not ours', () => {
    expect(origins.allowsHost('evil.example:8000')).toBe(false)
    expect(origins.allows('http://evil.example:8000', 'evil.example:8000')).toBe(false)
    expect(origins.allowsHost(null)).toBe(false)
    expect(origins.allowsHost('a b')).toBe(false)
  })
})

describe('behind a proxy', () => {
  const origins = allowedOrigins(
    readConfig({ HOST: '0.0.0.0', LOBBY_ORIGIN: 'https://chat.example.org' }),
  )

  test('the public address may act, others may not', () => {
    expect(origins.allows('https://chat.example.org', 'chat.example.org')).toBe(true)
    expect(origins.allows('http://chat.example.org', 'chat.example.org')).toBe(false)
    expect(origins.allows('https://a.chat.example.org', 'chat.example.org')).toBe(false)
    expect(origins.allowsHost('other.example.org')).toBe(false)
  })
})

test('bound to one address, the server answers to it besides its public name', () => {
  const origins = allowedOrigins(
    readConfig({ HOST: '192.0.2.7', LOBBY_ORIGIN: 'https://chat.example.org' }),
  )
  expect(origins.allowsHost('192.0.2.7:8000')).toBe(true)
  expect(origins.allowsHost('192.0.2.8:8000')).toBe(false)
})

test('bound to every address without a public name, a page may act on the host it came from', () => {
  const origins = allowedOrigins(readConfig({ HOST: '0.0.0.0' }))
  expect(origins.allows('http://192.0.2.7:8000', '192.0.2.7:8000')).toBe(true)
  expect(origins.allows('http://evil.example', '192.0.2.7:8000')).toBe(false)
})
