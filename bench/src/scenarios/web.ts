// The page's budgets, in a real browser: what a stranger waits for on a fresh server, and what
// the owner of many rooms does on one that has grown.

import { setTimeout as delay } from 'node:timers/promises'
import type { Browser } from '@playwright/test'
import { openBrowser, Visit } from '../browser/visit.ts'
import { growFolder, type Inhabitants, longRoom, type Size } from '../grown-folder.ts'
import { peers } from '../peers/peers.ts'
import { treeCpu } from '../process-usage.ts'
import { ServerProcess } from '../server-process.ts'
import { median } from '../statistics.ts'
import { figureLines, formatTable } from '../table.ts'
import type { Figures, Measured } from '../tasks/task.ts'

/** Half of the messages are in one room. */
const size: Size = { messages: 200_000, rooms: 305, people: 100 }
const strangers = 5
const rooms = Array.from({ length: 20 }, (_, n) => n + 10)
const text = 'Tea at four in the garden, or when the rain has gone.'
/** Pixels, and pixels a second. */
const wheel = { distance: 20_000, speed: 4_000 }

const name = 'main input'
const composer = 'main textarea'
const stored = 'article[data-mine]:not([data-state="sending"])'

/** Answers nothing where there is no browser. */
export async function web(): Promise<Measured> {
  const browser = await openBrowser()
  if (!browser) {
    console.log('It is left out: there is no Chromium (Debian: apt install chromium).')
    return {}
  }
  try {
    const measured = { ...(await comeIn(browser)), ...(await workIn(browser)) }
    for (const [name, figures] of Object.entries(measured))
      console.log(`${formatTable([[name, ''], ...figureLines([figures])])}\n`)
    return measured
  } finally {
    await browser.close()
  }
}

/** Strangers type a name and say something, each in a browser that has kept nothing. */
async function comeIn(browser: Browser): Promise<Measured> {
  const server = await ServerProcess.start(peers.lobby, 0)
  try {
    const all: { in: Figures; first: Figures }[] = []
    for (let n = 0; n < strangers; n++) {
      const visit = await Visit.begin(browser, `http://127.0.0.1:${server.port}`)
      const { page } = visit
      await page.goto('/')
      await page.locator(name).fill('Ada')
      const firstPaint = await visit.firstPaint()
      const entered = await visit.shown(composer, () => page.locator(name).press('Enter'))
      const kilobytes = await visit.kilobytes()
      await page.locator(composer).fill(text)
      const said = await visit.shown(stored, () => page.locator(composer).press('Enter'))
      all.push({ in: { kilobytes, firstPaint }, first: { took: entered + said } })
      await visit.end()
    }
    return {
      'coming in': medians(all.map((one) => one.in)),
      'the first message': medians(all.map(({ first }) => first)),
    }
  } finally {
    await server.stop()
  }
}

async function workIn(browser: Browser): Promise<Measured> {
  const { promise: grown, resolve } = Promise.withResolvers<Inhabitants>()
  const server = await ServerProcess.start(peers.lobby, 0, {
    prepare: async (folder) => resolve(await growFolder(folder, size, 'rich')),
  })
  await atRest(server)
  const visit = await Visit.begin(browser, `http://127.0.0.1:${server.port}`, (await grown).owner)
  try {
    await visit.page.goto(`/chat/${longRoom}/`)
    await visit.page.locator('[role="log"] article').first().waitFor()
    return {
      scrolling: {
        ...(await visit.scroll(wheel.distance, wheel.speed)),
        megabytes: await visit.heap(),
      },
      'a room not seen before': await walk(visit),
      'a room seen before': await walk(visit),
      'a key': { cpu: await keyIn(visit) },
      'a key in the switcher': { cpu: await keyInSwitcher(visit) },
    }
  } finally {
    await visit.end()
    await server.stop()
  }
}

/** Until its readers have been through the log that was put before it: in a second it takes less than a twentieth of a core. */
async function atRest({ pid }: ServerProcess): Promise<void> {
  for (let before = treeCpu(pid), spent = 1_000; spent > 50; ) {
    await delay(1_000)
    const now = treeCpu(pid)
    spent = now - before
    before = now
  }
}

/** From room to room, by their links. */
async function walk(visit: Visit): Promise<Figures> {
  const all: Figures[] = []
  for (const n of rooms) {
    const link = visit.page.locator(`nav a[href="/chat/room-${n}/"]`)
    const click = await visit.over(link)
    const messages = `[role="log"][aria-label$=" Room ${n}"] article`
    let took = 0
    const cpu = await visit.cpuOf(async () => {
      took = await visit.shown(messages, click)
    })
    all.push({ took, cpu })
  }
  return medians(all)
}

/** What a key takes in the composer. */
async function keyIn(visit: Visit): Promise<number> {
  await visit.page.locator(composer).focus()
  // A person who types fast has a key in 60 ms.
  const all = await visit.cpuOf(() => visit.page.keyboard.type(text, { delay: 60 }))
  return all / text.length
}

/** What a key takes in the switcher, which looks through all rooms at each. */
async function keyInSwitcher(visit: Visit): Promise<number> {
  const { page } = visit
  await page.keyboard.press('Control+k')
  await page.locator('[role="combobox"]').waitFor()
  const wanted = 'room 204'
  const all = await visit.cpuOf(() => page.keyboard.type(wanted, { delay: 60 }))
  await page.keyboard.press('Escape')
  return all / wanted.length
}

function medians(all: readonly Figures[]): Figures {
  const names = Object.keys(all[0] ?? {}) as (keyof Figures)[]
  return Object.fromEntries(
    names.map((name) => [name, median(all.map((one) => one[name] ?? Number.NaN))]),
  )
}
