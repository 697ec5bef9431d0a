import { InMemoryChannelLayer } from '@lobby/channels'
import { HttpCommunicator, WebSocketCommunicator } from '@lobby/channels/testing'
import { expect, test } from 'vitest'
import { loginRooms } from './login-rooms.ts'

function buildSite() {
  const application = loginRooms({
    channelLayer: new InMemoryChannelLayer(),
    rooms: new Map([['garden', 'The <Garden>']]),
    checkPassword: (username, password) => password === `${username}!`,
  })
  const get = (target: string, cookie = '') =>
    new HttpCommunicator(application, target, { headers: { cookie } }).getResponse()
  const logIn = (username: string, password: string, headers: Record<string, string> = {}) =>
    new HttpCommunicator(application, '/login/', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: String(new URLSearchParams({ username, password })),
    }).getResponse()
  const cookieOf = async (username: string) => {
    const response = await logIn(username, `${username}!`)
    return response.headers.get('set-cookie')?.split(';')[0] ?? ''
  }
  const enter = async (room: string, cookie: string) => {
    const socket = new WebSocketCommunicator(application, `/ws/${room}/`, { headers: { cookie } })
    return { socket, ...(await socket.connect()) }
  }
  return { cookieOf, enter, get, logIn }
}

test('seed 000: pages and sockets are for people who are logged in', async () => {
  const { cookieOf, enter, get, logIn } = buildSite()
  for (const target of ['/', '/garden/']) {
    expect((await get(target)).headers.get('location')).toBe('/login/')
  }
  expect((await enter('garden', '')).connected).toBe(false)
  expect((await logIn('ada', 'wrong')).status).toBe(401)
  expect((await logIn('ada', 'ada!', { 'sec-fetch-site': 'cross-site' })).status).toBe(403)

  const ada = await cookieOf('ada')
  expect(await (await get('/', ada)).text()).toContain('The &#60;Garden&#62; <a href="/garden/">')
  expect((await enter('garden', ada)).connected).toBe(true)
})

test('seed 000: a message carries the name of the login, and the history is whole', async () => {
  const { cookieOf, enter, get } = buildSite()
  const ada = await enter('garden', await cookieOf('ada'))
  const bob = await enter('garden', await cookieOf('bob'))

  await ada.socket.sendJson({ message: 'Tea?', username: 'bob', room: 'attic' })

  const heard = { message: 'Tea?', username: 'ada', room: 'garden' }
  expect(await ada.socket.receiveJson()).toEqual(heard)
  expect(await bob.socket.receiveJson()).toEqual(heard)
  const page = await get('/garden/', await cookieOf('eve'))
  expect(await page.text()).toContain('<p><b>ada</b> Tea?</p>')
})

test('seed 000: an empty message comes back to its sender alone, for the notice', async () => {
  const { cookieOf, enter } = buildSite()
  const ada = await enter('garden', await cookieOf('ada'))
  const bob = await enter('garden', await cookieOf('bob'))
  await ada.socket.sendJson({ message: '  ', username: 'ada', room: 'garden' })
  expect(await ada.socket.receiveJson()).toEqual({ message: '', username: 'ada', room: 'garden' })
  expect(await bob.socket.receiveNothing()).toBe(true)
})

test('seed 000: a room that the admin did not make is refused', async () => {
  const { cookieOf, enter, get } = buildSite()
  const ada = await cookieOf('ada')
  expect((await enter('attic', ada)).connected).toBe(false)
  expect((await enter('__proto__', ada)).connected).toBe(false)
  expect((await get('/attic/', ada)).status).toBe(404)
})
