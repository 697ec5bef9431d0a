import { expectNoViolation, expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, makePrivateRoom, makeRoom, post, pressTool, samePage, test } from './lobby-test.ts'

test('a message is forwarded to a room with a comment; its first room is named to its members alone', async ({
  enter,
}) => {
  const [ada, bob] = [await enter('Ada'), await enter('Bob')]
  const { page } = ada
  const garden = await makeRoom(page, 'Flowerbeds')
  await makePrivateRoom(ada, 'Potting shed')
  await ada.say('The **roses** are out.')
  await expect(page.locator('article[data-state]')).toHaveCount(0)
  await pressTool(ada.message('roses'), 'More')
  await page.getByRole('menuitem', { name: 'Forward' }).click()

  const dialog = page.getByRole('dialog', { name: 'Forward to …' })
  await dialog.getByLabel('Room or person').fill('flower')
  await dialog.getByRole('radio', { name: 'Flowerbeds' }).first().check()
  await dialog.getByLabel('Comment').fill('Look at this:')
  await expectNoViolationAtAnySize(page, 'forward')
  await dialog.getByRole('button', { name: 'Forward', exact: true }).click()
  await expect(dialog.getByRole('status')).toHaveText('Forwarded to Flowerbeds')
  await dialog.getByRole('button', { name: 'Go there' }).click()

  await bob.page.goto(`/chat/${garden}`)
  for (const person of [ada, bob]) {
    const copy = person.message('Look at this:')
    await expect(copy.getByText('Forwarded:')).toBeVisible()
    await expect(copy.locator('strong')).toHaveText('roses')
    await expect(copy).not.toContainText('**')
  }
  await expectNoViolation(page, 'forwarded message')
  await expect(
    bob.message('Look at this:').getByRole('link', { name: /Potting shed/ }),
  ).toHaveCount(0)
  await ada
    .message('Look at this:')
    .getByRole('link', { name: /Potting shed/ })
    .click()
  await expect(page.getByRole('heading', { name: 'Potting shed' })).toBeVisible()
  await expect(ada.message('roses')).toBeInViewport()
})

test('a link to a message shows a card of it to its readers, until it is deleted', async ({
  enter,
}) => {
  const [ada, bob] = [await enter('Ada'), await enter('Bob')]
  const { page } = ada
  const garden = await makeRoom(page, 'Herbs')
  await makePrivateRoom(ada, 'Tool shed')
  await ada.say('Sharpen the ~~saw~~ **shears**.')
  await expect(page.locator('article[data-state]')).toHaveCount(0)
  const address = await ada.message('Sharpen').getByRole('link').first().getAttribute('href')
  await post(page, garden, 'The thyme is dry.')
  const { origin } = new URL(page.url())
  await page.goto(`/chat/${garden}`)
  await bob.page.goto(`/chat/${garden}`)
  await ada.say(`See ${origin}${address} and ${origin}/chat/${garden}@1`)

  await expect(ada.message('See').getByText('Sharpen the saw shears.')).toBeVisible()
  for (const person of [ada, bob])
    await expect(person.message('See').getByText('The thyme is dry.')).toBeVisible()
  await expectNoViolation(page, 'link previews')
  await expect(bob.message('See').getByText('Sharpen')).toHaveCount(0)

  await ada
    .message('See')
    .getByRole('link', { name: /Tool shed/ })
    .click()
  await expect(ada.message('Sharpen')).toBeInViewport()
  await page.goBack()
  const [, shed, seq] = /([^/]+)@(\d+)$/.exec(address ?? '') ?? []
  await page.request.delete(`/api/rooms/${shed}/messages/${seq}`, {
    headers: await samePage(page),
  })
  await expect(ada.message('See').getByText('Sharpen')).toHaveCount(0)
  await expect(ada.message('See').getByText('The thyme is dry.')).toBeVisible()
})
