// `npm run screens`: current pictures of the page's screens and states, into docs/screens.
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { chromium } from '@playwright/test'
import { LobbyServer } from '../server.ts'
import { placeScreens } from './place-screens.ts'
import { roomScreens } from './room-screens.ts'
import type { Screen, Stage } from './screen.ts'
import { picturesFolder, takePicture } from './take.ts'
import { openScreen, screenEnv, setStage } from './team-stage.ts'

/** Each picture is taken in the light and in the dark; its name is the screen's with these after it. */
const sizes = {
  wide: [{ width: 1_200, height: 800 }, '-light', '-dark'],
  phone: [{ width: 390, height: 844 }, '-phone', '-phone-dark'],
} as const
/** The picture at the top of the README, and how far a room stretches. */
const sizesOfTheRoom = {
  front: [{ width: 1_440, height: 900 }, '-wide', '-wide-dark'],
  narrow: [{ width: 320, height: 640 }, '-narrow', '-narrow-dark'],
  huge: [{ width: 2_560, height: 1_440 }, '-huge', '-huge-dark'],
} as const
type Size = (typeof sizes & typeof sizesOfTheRoom)[keyof typeof sizes | keyof typeof sizesOfTheRoom]

/** With so many rooms that the list has to cope; these come last, for the rooms stay. */
const crowded: Record<string, Screen> = {
  'thousand-rooms': {},
  'thousand-rooms-switcher': {
    act: async ({ page }) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Where to?' }).fill('project 99')
      await page.getByRole('option').first().waitFor()
    },
  },
}

await mkdir(picturesFolder, { recursive: true })
const server = new LobbyServer(screenEnv)
const executablePath = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(existsSync)
const browser = await chromium.launch({
  ...(executablePath && { executablePath }),
  args: ['--no-sandbox', '--disable-gpu'],
})
const wanted = process.argv.slice(2)
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name)
try {
  const stage = await setStage(browser, server)
  await takeAll({ ...roomScreens, ...placeScreens }, stage)
  if (Object.keys(crowded).some(isWanted)) {
    for (let n = 1; n <= 1_000; n++)
      await stage.team.mira.ask('POST', 'rooms', { name: `Project ${n}` })
    await takeAll(crowded, stage)
  }
} finally {
  await browser.close()
  await server.remove()
}

async function takeAll(table: Readonly<Record<string, Screen>>, stage: Stage): Promise<void> {
  for (const [name, screen] of Object.entries(table).filter(([name]) => isWanted(name)))
    for (const size of Object.values(name === 'room' ? { ...sizes, ...sizesOfTheRoom } : sizes))
      await take(name, screen, size, stage).catch((error) => {
        // The others are of use all the same.
        process.exitCode = 1
        console.error(`${name}${size[1]}: ${error}`)
      })
}

async function take(name: string, screen: Screen, size: Size, stage: Stage): Promise<void> {
  const [viewport, light, dark] = size
  const isPhone = viewport.width < 500
  if (screen.only && isPhone !== (screen.only === 'phone')) return
  try {
    const { page } = await openScreen(browser, stage, screen, {
      viewport,
      ...(isPhone && { hasTouch: true, isMobile: true }),
    })
    for (const [colorScheme, end] of [
      ['light', light],
      ['dark', dark],
    ] as const) {
      await page.emulateMedia({ colorScheme })
      const bytes = await takePicture(page, `${name}${end}`)
      console.log(`${name}${end}: ${Math.ceil(bytes / 1_000)} kB`)
    }
    await page.context().close()
  } finally {
    await screen.after?.(stage)
  }
}
