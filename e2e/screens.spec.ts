import { test as base } from '@playwright/test'
import { expectNoViolation } from './accessibility.ts'
import { placeScreens } from './screens/place-screens.ts'
import { roomScreens } from './screens/room-screens.ts'
import type { Stage } from './screens/screen.ts'
import { openScreen, screenEnv, setStage } from './screens/team-stage.ts'
import { LobbyServer } from './server.ts'

const test = base.extend<object, { stage: Stage }>({
  stage: [
    async ({ browser }, use) => {
      const server = new LobbyServer(screenEnv)
      try {
        await use(await setStage(browser, server))
      } finally {
        await server.remove()
      }
    },
    { scope: 'worker', timeout: 300_000 },
  ],
})

// The screens whose pictures `npm run screens` takes: another line there is another test here.
for (const [name, screen] of Object.entries({ ...roomScreens, ...placeScreens }))
  test(`${name}, light and dark: axe finds nothing`, async ({ browser, stage }) => {
    const isPhone = screen.only === 'phone'
    const { page } = await openScreen(browser, stage, screen, {
      viewport: isPhone ? { width: 390, height: 844 } : { width: 1_200, height: 800 },
      ...(isPhone && { hasTouch: true, isMobile: true }),
    })
    try {
      await expectNoViolation(page)
    } finally {
      await page.context().close()
      await screen.after?.(stage)
    }
  })
