// The tutorials' own pages, as their texts have them, at this server's address.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test'

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
export type Tutorial = keyof typeof tutorials
export const tutorialNames = Object.keys(tutorials) as Tutorial[]

/** A person who has a tutorial's page open. */
export class Visitor {
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

  /** Waits until the page has drawn this message, in its own way. */
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
export async function openTutorial(
  browser: Browser,
  url: string,
  tutorial: Tutorial,
  room: string,
  user: string,
): Promise<Visitor> {
  return openTutorialIn(await browser.newContext(unpoliced), url, tutorial, room, user)
}

/** The server's content policy is for its own page; on the tutorial's own site there is none. */
export const unpoliced = { bypassCSP: true }

/** The same in a browser that is there, with its cookies; it must be `unpoliced`. */
export async function openTutorialIn(
  context: BrowserContext,
  url: string,
  tutorial: Tutorial,
  room: string,
  user: string,
): Promise<Visitor> {
  const source = await readFile(join(import.meta.dirname, 'seeds', `${tutorial}.html`), 'utf8')
  const body = filledIn(source, {
    room_name: room,
    'room.slug': room,
    'room.name': room,
    username: user,
    'request.user.username': user,
    user,
  })
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
