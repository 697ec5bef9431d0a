import { expect } from '@playwright/test'
import { test } from './lobby-test.ts'

test('security 18: a text becomes no markup and no script in the page, whatever a script of ours would do with it', async ({
  browser,
  lobby,
}) => {
  // Not by `enter`: what the page complains of is what is wanted.
  const context = await browser.newContext({ serviceWorkers: 'allow' })
  const page = await context.newPage()
  await page.goto(`${lobby.url}/chat/lobby`)
  // It was registered, though its address is a script's.
  await expect
    .poll(() =>
      page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length),
    )
    .toBe(1)
  const refused = await page.evaluate(() => {
    const attempts: (() => void)[] = [
      () => {
        document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>'
      },
      () => document.body.insertAdjacentHTML('beforeend', '<b>tea</b>'),
      () => {
        document.createElement('script').src = '/evil.js'
      },
      () => {
        document.createElement('script').text = 'alert(1)'
      },
      () => new Worker('/evil.js'),
      () => {
        const { trustedTypes } = globalThis as unknown as {
          trustedTypes: { createPolicy(name: string, rules: object): unknown }
        }
        trustedTypes.createPolicy('evil', {})
      },
    ]
    return attempts.map((attempt) => {
      try {
        attempt()
        return 'done'
      } catch (error) {
        return (error as Error).name
      }
    })
  })

  expect(refused).toEqual(Array(6).fill('TypeError'))
  await context.close()
})
