import { existsSync } from 'node:fs'
import { type Browser, type CDPSession, chromium, type Locator, type Page } from '@playwright/test'
import type { Inhabitant } from '../grown-folder.ts'
import type { Figures } from '../tasks/task.ts'
import { film, firstPaint, fromEnd, shownAfterInput } from './in-page.ts'

/** The system's: the one without a window comes first. */
const programs = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium']

/** Undefined where there is none. */
export async function openBrowser(): Promise<Browser | undefined> {
  const executablePath = programs.find(existsSync)
  if (!executablePath) return undefined
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
}

/** A browser of its own at a site, with what it takes there. */
export class Visit {
  readonly page: Page
  readonly #devtools: CDPSession
  /** Bytes of scripts and styles, as they came over the network. */
  readonly #loaded: Promise<number>[] = []

  static async begin(browser: Browser, baseURL: string, person?: Inhabitant): Promise<Visit> {
    const context = await browser.newContext({
      baseURL,
      locale: 'en-GB',
      viewport: { width: 1_280, height: 800 },
      // It would fetch all that a later visit may need.
      serviceWorkers: 'block',
    })
    const [name = '', value = ''] = person?.cookie.split('=') ?? []
    if (person) await context.addCookies([{ name, value, url: baseURL }])
    const page = await context.newPage()
    const devtools = await context.newCDPSession(page)
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
    return new Visit(page, devtools)
  }

  private constructor(page: Page, devtools: CDPSession) {
    this.page = page
    this.#devtools = devtools
    page.on('requestfinished', (request) => {
      if (!/\.(css|js)$/.test(new URL(request.url()).pathname)) return
      this.#loaded.push(request.sizes().then(({ responseBodySize }) => responseBodySize))
    })
  }

  async kilobytes(): Promise<number> {
    const sizes = await Promise.all(this.#loaded)
    return sizes.reduce((sum, size) => sum + size, 0) / 1_000
  }

  firstPaint(): Promise<number> {
    return this.page.evaluate(firstPaint)
  }

  /** Milliseconds from the key or the click of `act` to the frame that shows what `selector` finds. */
  async shown(selector: string, act: () => Promise<void>): Promise<number> {
    // The page listens before anything is pressed. Without the outer brackets it is a block, whose promise is waited for.
    const shown = await this.page.evaluateHandle(
      `({ shown: (${shownAfterInput})(${JSON.stringify(selector)}) })`,
    )
    await act()
    return shown.evaluate(({ shown }: { shown: Promise<number> }) => shown)
  }

  /** Moves the mouse over what is to be clicked; the answer presses it. To find it is the driver's work, and not the page's. */
  async over(target: Locator): Promise<() => Promise<void>> {
    await target.scrollIntoViewIfNeeded()
    const box = await target.boundingBox()
    if (!box) throw new Error('There is nothing to click.')
    const { mouse } = this.page
    await mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    // What the mouse has lit up is drawn.
    await this.page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))),
    )
    return async () => {
      await mouse.down()
      await mouse.up()
    }
  }

  /** Milliseconds of processor that the page's main thread spends on `act`. */
  async cpuOf(act: () => Promise<void>): Promise<number> {
    const before = await this.#metric('TaskDuration')
    await act()
    return 1_000 * ((await this.#metric('TaskDuration')) - before)
  }

  /** Turns the wheel so far up from the end of a room, as fast. Throws when the list has not gone along. */
  async scroll(distance: number, speed: number): Promise<Figures> {
    const running = await this.page.evaluateHandle(film)
    const cpu = await this.cpuOf(async () => {
      await this.#devtools.send('Input.synthesizeScrollGesture', {
        ...{ x: 640, y: 400, yDistance: distance, speed, gestureSourceType: 'mouse' },
      })
    })
    const { times, rows } = await running.evaluate((all) => {
      all.end = true
      return all
    })
    const passed = await this.page.evaluate(fromEnd)
    if (passed < distance / 2) throw new Error(`The list scrolled by ${passed} pixels only.`)
    const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000
    return { frames: (times.length - 1) / seconds, cpu: cpu / times.length, rows }
  }

  /** Megabytes of the heap, after what nothing holds was collected. */
  async heap(): Promise<number> {
    await this.#devtools.send('HeapProfiler.collectGarbage')
    return (await this.#metric('JSHeapUsedSize')) / 1e6
  }

  async end(): Promise<void> {
    await this.page.context().close()
  }

  async #metric(wanted: string): Promise<number> {
    const { metrics } = await this.#devtools.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN
  }
}
