// Two people, or five, with the tutorials' own pages open.
import { expect, test } from './fresh-test.ts'
import { makeRoom } from './lobby-test.ts'
import { openTutorial, tutorialNames, type Visitor } from './tutorial-page.ts'

test.afterEach(async ({ browser }) => {
  for (const context of browser.contexts()) await context.close()
})

for (const tutorial of tutorialNames)
  test(`two windows of tutorial ${tutorial} see what is said in both`, async ({
    browser,
    lobby,
  }) => {
    const room = `two-${tutorial}`
    const ada = await openTutorial(browser, lobby.url, tutorial, room, 'Ada')
    const bob = await openTutorial(browser, lobby.url, tutorial, room, 'Bob')
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

for (const tutorial of tutorialNames)
  test(`what a page of tutorial ${tutorial} says is seen in every other one, and in Lobby’s own`, async ({
    browser,
    enter,
    lobby,
    page,
  }) => {
    const room = await makeRoom(page, `from-${tutorial}`)
    const nora = await enter('Nora', room)
    const listeners: Visitor[] = []
    for (const other of tutorialNames)
      listeners.push(await openTutorial(browser, lobby.url, other, room, `Reader ${other}`))
    const ada = await openTutorial(browser, lobby.url, tutorial, room, 'Ada')
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
  const ada = await openTutorial(browser, lobby.url, '000', 'notices', 'Ada')
  const bob = await openTutorial(browser, lobby.url, '000', 'notices', 'Bob')

  await ada.say('')

  await expect.poll(() => ada.notices).toEqual(['Die Nachricht war leer...'])
  await ada.say('Tea?')
  await bob.sees('Ada', 'Tea?')
  expect(bob.notices).toEqual([])
})

test('tutorial 001 raises its notice when the server stops', async ({ browser, fresh }) => {
  const ada = await openTutorial(browser, fresh.url, '001', 'garden', 'Ada')

  await fresh.stop()

  await expect.poll(() => ada.notices).toEqual(['connection closed unexpectedly'])
})

test('tutorial 003 draws what one sent apart from what one received', async ({
  browser,
  lobby,
}) => {
  const ada = await openTutorial(browser, lobby.url, '003', 'apart', 'Ada')
  const bob = await openTutorial(browser, lobby.url, '003', 'apart', 'Bob')

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
