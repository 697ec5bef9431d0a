// The tutorials' own pages, as their texts have them, against this server.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { expect, makeRoom, test } from './lobby-test.ts'
import { LobbyServer } from './server.ts'

/** How each tutorial's page is used, and how it draws a message. */
const tutorials = {
  '000': {
    socket: 'chatSocket',
    input: '#chat-message-input',
    submit: '#chat-message-submit',
    drawn: (user: string, text: string) => ({ '#chat-messages': `${user}${text}` }),
  },
  '001': {
    socket: 'chatSocket',
    input: 'input[name=message]',
    submit: 'button',
    drawn: (user: string, text: string) => ({ '.chat-messages': `${user} ${text}` }),
  },
  '002': {
    socket: 'chatSocket',
    input: '#chat-message-input',
    submit: '#chat-message-submit',
    drawn: (_user: string, text: string) => ({ '#chat-log': text }),
  },
  '003': {
    socket: 'socket',
    input: '#msg',
    submit: 'button',
    drawn: (user: string, text: string, own: boolean) =>
      own ? { '.send': text } : { '.receive': `${text}-${user}` },
  },
  '004': {
    socket: 'chatSocket',
    input: '#chat-message-input',
    submit: '#chat-message-submit',
    drawn: (_user: string, text: string) => ({ '#chat-log': text }),
  },
} as const
type Tutorial = keyof typeof tutorials
const names = Object.keys(tutorials) as Tutorial[]

/** Somebody who has a tutorial's page open. */
class Visitor {
  readonly page: Page
  readonly tutorial: Tutorial
  readonly user: string
  /** What the page has raised as a notice. */
  readonly notices: string[] = []

  constructor(page: Page, tutorial: Tutorial, user: string) {
    this.page = page
    this.tutorial = tutorial
    this.user = user
    page.on('dialog', (dialog) => {
      this.notices.push(dialog.message())
      return dialog.dismiss()
    })
  }

  get input() {
    return this.page.locator(tutorials[this.tutorial].input)
  }

  async say(text: string): Promise<void> {
    await this.input.fill(text)
    await this.page.locator(tutorials[this.tutorial].submit).click()
  }

  /** Waits until the page has drawn this message of somebody's, in its own way. */
  async sees(user: string, text: string): Promise<void> {
    const drawn = tutorials[this.tutorial].drawn(user, text, user === this.user)
    for (const [selector, expected] of Object.entries(drawn)) {
      const place = this.page.locator(selector).last()
      const read = async () =>
        (
          await place.evaluate((element) =>
            element instanceof HTMLTextAreaElement ? element.value : element.textContent,
          )
        )?.replace(/\s+/g, ' ')
      await expect.poll(read, `${this.tutorial} of ${this.user}`).toContain(expected)
    }
  }
}

/** Opens a tutorial's page at the server's own address, as Django would send it, in a browser of its own. */
async function open(browser: Browser, url: string, tutorial: Tutorial, room: string, user: string) {
  const source = await readFile(join(import.meta.dirname, 'seeds', `${tutorial}.html`), 'utf8')
  const body = filledIn(source, {
    room_name: room,
    'room.slug': room,
    'room.name': room,
    username: user,
    'request.user.username': user,
    user,
  })
  // The server's content policy is for its own page; on the tutorial's own site there is none.
  const context = await browser.newContext({ bypassCSP: true })
  const page = await context.newPage()
  const visitor = new Visitor(page, tutorial, user)
  await page.goto(`${url}/health`)
  await page.setContent(body)
  await page.waitForFunction(`${tutorials[tutorial].socket}.readyState === WebSocket.OPEN`)
  return visitor
}

/** Puts values where the template has `{{ name }}` or `{{ name|json_script:"id" }}`. */
function filledIn(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(
    /\{\{ ?([\w.]+)(?:\|json_script:"([\w-]+)")? ?\}\}/g,
    (_, name: string, id?: string) => {
      const value = values[name]
      if (value === undefined) throw new Error(`The template asks for ${name}.`)
      return id
        ? `<script id="${id}" type="application/json">${JSON.stringify(value)}</script>`
        : value
    },
  )
}

/** A server that no other test is disturbed by the end of. */
async function ownServer(): Promise<LobbyServer> {
  const server = new LobbyServer()
  await server.start()
  return server
}

test.afterEach(async ({ browser }) => {
  for (const context of browser.contexts()) await context.close()
})

for (const tutorial of names)
  test(`two windows of tutorial ${tutorial} see what is said in both`, async ({
    browser,
    lobby,
  }) => {
    const room = `two-${tutorial}`
    const ada = await open(browser, lobby.url, tutorial, room, 'Ada')
    const bob = await open(browser, lobby.url, tutorial, room, 'Bob')
    const [adaIs, bobIs] = ['002', '004'].includes(tutorial) ? ['', ''] : ['Ada', 'Bob']

    await ada.say('Tea?')
    for (const visitor of [ada, bob]) await visitor.sees(adaIs, 'Tea?')
    await bob.say('Yes, please')
    for (const visitor of [ada, bob]) await visitor.sees(bobIs, 'Yes, please')

    for (const visitor of [ada, bob]) {
      await expect(visitor.input).toHaveValue('')
      expect(visitor.notices).toEqual([])
    }
  })

for (const tutorial of names)
  test(`what a page of tutorial ${tutorial} says is seen in every other one, and in Lobby’s own`, async ({
    browser,
    enter,
    lobby,
    page,
  }) => {
    const room = await makeRoom(page, `from-${tutorial}`)
    const nora = await enter('Nora', room)
    const listeners: Visitor[] = []
    for (const other of names)
      listeners.push(await open(browser, lobby.url, other, room, `Reader ${other}`))
    const ada = await open(browser, lobby.url, tutorial, room, 'Ada')
    const adaIs = ['002', '004'].includes(tutorial) ? 'Anonymous' : 'Ada'

    await ada.say('Tea for everybody')

    for (const listener of listeners) await listener.sees(adaIs, 'Tea for everybody')
    await expect(nora.message('Tea for everybody')).toHaveCount(1)

    await nora.say('Milk for everybody')
    for (const listener of listeners) await listener.sees('Nora', 'Milk for everybody')
  })

test('an empty message raises the notice of tutorial 000, in that window alone', async ({
  browser,
  lobby,
}) => {
  const ada = await open(browser, lobby.url, '000', 'notices', 'Ada')
  const bob = await open(browser, lobby.url, '000', 'notices', 'Bob')

  await ada.say('')

  await expect.poll(() => ada.notices).toEqual(['Die Nachricht war leer...'])
  await ada.say('Tea?')
  await bob.sees('Ada', 'Tea?')
  expect(bob.notices).toEqual([])
})

test('tutorial 001 raises its notice when the server stops', async ({ browser }) => {
  const server = await ownServer()
  try {
    const ada = await open(browser, server.url, '001', 'garden', 'Ada')

    await server.stop()

    await expect.poll(() => ada.notices).toEqual(['connection closed unexpectedly'])
  } finally {
    await server.remove()
  }
})

test('tutorial 003 draws what one sent apart from what one received', async ({
  browser,
  lobby,
}) => {
  const ada = await open(browser, lobby.url, '003', 'apart', 'Ada')
  const bob = await open(browser, lobby.url, '003', 'apart', 'Bob')

  await ada.say('Tea?')
  // Its page empties the field when the message comes back, whatever is in it by then.
  await expect(ada.page.locator('.send')).toHaveText(['Tea?'])
  await ada.say('Tea?')
  await bob.say('Yes')

  await expect(ada.page.locator('.receive')).toHaveText(['Yes-Bob'])
  await expect(ada.page.locator('.send')).toHaveText(['Tea?', 'Tea?'])
  await expect(bob.page.locator('.receive')).toHaveText(['Tea?-Ada', 'Tea?-Ada'])
  await expect(bob.page.locator('.send')).toHaveText(['Yes'])
})
