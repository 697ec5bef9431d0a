import { expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, makePrivateRoom, makeRoom, type Person, pressTool, test } from './lobby-test.ts'

const panel = ({ page }: Person) => page.getByRole('complementary', { name: 'Thread' })

test('people answer in a thread, which is one line in the room', async ({ enter }) => {
  const ada = await enter('Ada')
  const room = await makeRoom(ada.page, `Tea${crypto.randomUUID().slice(0, 8)}`)
  const bob = await enter('Bob', room)
  await ada.page.goto(`/chat/${room}/`)
  await ada.say('Where do we meet?')
  const question = bob.page
    .getByRole('main')
    .getByRole('article')
    .filter({ hasText: 'Where do we' })
  await pressTool(question, 'Answer in a thread')
  const field = panel(bob).getByRole('textbox', { name: 'Answer in this thread' })
  await expect(field).toBeFocused()
  await field.fill('By the fountain.')
  await field.press('Enter')
  await expect(panel(bob).getByText('By the fountain.')).toBeVisible()

  const line = ada.page.getByRole('button', { name: '1 answer' })
  await expect(line).toBeVisible()
  await expect(ada.page.getByRole('main').getByText('By the fountain.')).toHaveCount(0)
  await line.click()
  await expect(panel(ada).getByText('By the fountain.')).toBeVisible()
  await expect(panel(ada).getByText('Where do we meet?')).toBeVisible()
  await expectNoViolationAtAnySize(ada.page, 'thread')

  const answer = panel(ada).getByRole('textbox', { name: 'Answer in this thread' })
  await answer.fill('At four, everybody.')
  await panel(ada).getByRole('switch', { name: 'Show it in the room, too' }).check()
  await answer.press('Enter')
  await expect(panel(bob).getByText('At four, everybody.')).toBeVisible()
  const inRoom = bob.page.getByRole('main').getByRole('article').filter({ hasText: 'At four' })
  await expect(inRoom.getByRole('link', { name: /Where do we meet/ })).toBeVisible()
  await expect(bob.page.getByRole('button', { name: '2 answers' })).toBeVisible()

  await ada.page.reload()
  await ada.page.getByRole('button', { name: '2 answers' }).click()
  await expect(panel(ada).getByRole('article')).toHaveCount(3)
  await ada.page.keyboard.press('Alt+ArrowUp')
  await expect(panel(ada)).toHaveCount(0)
})

test('the field of a thread covers the answers below it from edge to edge', async ({ enter }) => {
  const ada = await enter('Ada', 'lobby', { viewport: { width: 640, height: 400 } })
  const { page } = ada
  await page.goto(`/chat/${await makeRoom(page, 'Garden')}/`)
  await ada.say('Where?')
  await expect(page.locator('article:not([data-state])')).toHaveCount(1)
  await pressTool(ada.message('Where?'), 'Answer in a thread')
  const field = panel(ada).getByRole('textbox', { name: 'Answer in this thread' })
  for (const answer of ['There', 'Here', 'Nowhere']) {
    await field.fill(`${answer}.\n`.repeat(4))
    await field.press('Enter')
    await panel(ada).getByText(answer).first().waitFor()
  }
  await panel(ada).getByRole('article').first().scrollIntoViewIfNeeded()
  const uncovered = await panel(ada)
    .locator('form')
    .evaluate((form) => {
      const { top, bottom } = form.getBoundingClientRect()
      const { left = 0, right = 0 } = form.closest('aside')?.getBoundingClientRect() ?? {}
      const covers = (x: number) => form.contains(document.elementFromPoint(x, (top + bottom) / 2))
      return [left + 3, left + 16, right - 16].filter((x) => !covers(x))
    })
  expect(uncovered).toEqual([])
})

test('an answer and an edit are written with the keys and the proposals of the composer', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  const { page } = ada
  await page.goto(`/chat/${await makeRoom(page, 'Garden')}/`)
  await ada.say('Where?')
  await expect(page.locator('article:not([data-state])')).toHaveCount(1)
  await pressTool(ada.message('Where?'), 'Answer in a thread')
  const field = panel(ada).getByRole('textbox', { name: 'Answer in this thread' })
  await field.pressSequentially('By the :fount')
  await page.getByRole('option').first().waitFor()
  await field.press('Enter')
  await expect(field).toHaveValue('By the ⛲ ')
  await field.press('Control+b')
  await field.pressSequentially('four')
  await expect(field).toHaveValue('By the ⛲ **four**')
  await field.fill('```\ntea')
  await field.press('Control+End')
  await field.press('Enter')
  await expect(field).toHaveValue('```\ntea\n')
  await field.press('Control+Enter')
  await expect(panel(ada).getByRole('article')).toHaveCount(2)
  await expect(panel(ada).getByText('1 answer', { exact: true })).toBeVisible()
  await panel(ada).getByRole('button', { name: 'Emoji' }).click()
  await expect(panel(ada).getByRole('gridcell').first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(field).toBeFocused()

  await ada.composer.press('ArrowUp')
  const edit = page.getByRole('textbox', { name: 'Edit this message' })
  await edit.pressSequentially(' :fount')
  await page.getByRole('option').first().waitFor()
  // Escape closes the list first, and then the field.
  await edit.press('Escape')
  await expect(page.getByRole('option')).toHaveCount(0)
  await expect(edit).toHaveValue('Where? :fount')
  await edit.press('Escape')
  await expect(edit).toHaveCount(0)
})

test('what is not sent yet in a thread survives a reload', async ({ enter }) => {
  const ada = await enter('Ada')
  await ada.page.goto(`/chat/${await makeRoom(ada.page, 'Garden')}/`)
  await ada.say('Who waters?')
  await expect(ada.page.locator('article[data-state]')).toHaveCount(0)
  await ada.message('Who waters?').focus()
  await ada.page.keyboard.press('t')
  await panel(ada).getByRole('textbox').fill('I think that')
  await ada.page.reload()
  await ada.message('Who waters?').focus()
  await ada.page.keyboard.press('t')
  await expect(panel(ada).getByRole('textbox')).toHaveValue('I think that')
})

test('pinned messages are listed beside the room, and a topic stands in its header', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  await makePrivateRoom(ada, 'Shed')
  await ada.say('The key is under the stone.')
  const message = ada.message('under the stone')
  await pressTool(message, 'More')
  await ada.page.getByRole('menuitem', { name: 'Pin', exact: true }).click()
  await expect(message).toContainText('Pinned by Ada')

  await ada.page.getByRole('button', { name: 'More about this room' }).click()
  await ada.page.getByRole('menuitem', { name: 'Pinned messages' }).click()
  const pins = ada.page.getByRole('complementary', { name: 'Pinned messages' })
  await expect(pins.getByText('under the stone')).toBeVisible()
  await expectNoViolationAtAnySize(ada.page, 'pins')
  // On the narrow page the panel lies over the room.
  await pins.getByRole('button', { name: 'Close' }).click()

  await ada.page.getByRole('button', { name: 'More about this room' }).click()
  await ada.page.getByRole('menuitem', { name: 'Room settings' }).click()
  await ada.page.getByRole('textbox', { name: 'Topic' }).fill('Water at six')
  await ada.page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(ada.page.locator('main header').first()).toContainText('Water at six')
  await expect(ada.page.getByText('set the topic')).toBeVisible()
})
