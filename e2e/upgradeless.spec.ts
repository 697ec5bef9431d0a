import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, test } from './fresh-test.ts'

/** A proxy in front of a server. While it is `upgradeless` it passes on requests without their `Upgrade`, so that no socket opens. */
async function openProxy(upstream: string, upgradeless: boolean) {
  const { hostname, port } = new URL(upstream)
  const proxy = { upgradeless, url: '', cut: () => {}, close: () => {} }
  const server = createServer(
    { shouldUpgradeCallback: () => !proxy.upgradeless },
    (asked, answer) => {
      const { upgrade: _, connection: __, ...headers } = asked.headers
      const passed = request({ hostname, port, path: asked.url, method: asked.method, headers })
      passed.on('response', (given: IncomingMessage) => {
        answer.writeHead(given.statusCode ?? 502, given.headers)
        given.pipe(answer)
      })
      passed.on('error', () => answer.destroy())
      asked.pipe(passed)
    },
  )
  const sockets = new Set<{ destroy(): void }>()
  server.on('upgrade', ({ method, url, rawHeaders }, near, head) => {
    const far = connect(Number(port), hostname)
    const lines = rawHeaders.map((word, index) => (index % 2 ? `${word}\r\n` : `${word}: `))
    far.write(`${method} ${url} HTTP/1.1\r\n${lines.join('')}\r\n`)
    far.write(head)
    near.pipe(far).pipe(near)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
    }
  })
  proxy.cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  proxy.close = () => {
    proxy.cut()
    server.close()
    server.closeAllConnections()
  }
  await once(server.listen(0, '127.0.0.1'), 'listening')
  proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return proxy
}

const sentence = /The server answers, but live connections do not get through\./

test('behind a proxy that drops Upgrade the page says so instead of that the server is away, and comes in once it is mended', async ({
  fresh,
  open,
}) => {
  const proxy = await openProxy(fresh.url, true)
  try {
    const { page } = await open(`${proxy.url}/chat/lobby`)
    await expect(page.getByText(sentence)).toBeVisible()
    await expect(page.getByText('The server does not answer.')).toHaveCount(0)

    proxy.upgradeless = false
    // It tries again by itself.
    await expect(page.getByRole('main').getByRole('textbox')).toBeVisible()
    await expect(page.getByText(sentence)).toHaveCount(0)
  } finally {
    proxy.close()
  }
})

test('where sockets get through no more the banner says that the server answers, and what waits is sent later', async ({
  fresh,
  open,
}) => {
  const proxy = await openProxy(fresh.url, false)
  try {
    const ada = await open(`${proxy.url}/chat/lobby?username=Ada`)
    await ada.takeName()
    const banner = ada.page.getByRole('status').filter({ hasText: sentence })

    proxy.upgradeless = true
    proxy.cut()
    await expect(banner).toContainText('What you write is kept')
    await ada.say('Through later')
    await expect(ada.message('Through later')).toContainText('Waiting for a connection')

    // In vain as yet. From then on it tries by itself, and might be back before a hand is at the button.
    await banner.getByRole('button', { name: 'Retry now' }).click()
    proxy.upgradeless = false
    await expect(ada.message('Through later')).not.toContainText('Waiting for a connection')
    await expect(banner).toHaveCount(0)
  } finally {
    proxy.close()
  }
})
