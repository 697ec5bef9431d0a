import { expectNoViolation } from './accessibility.ts'
import { expect, makeRoom, test } from './lobby-test.ts'

const file = (name: string, text: string) => ({
  ...{ name, mimeType: 'text/plain', buffer: Buffer.from(text) },
})

test('text, code and tables are read where they were sent, and more of them for who asks', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  const { page } = ada
  await page.goto(`/chat/${await makeRoom(page, 'Textgarden')}`)
  const script = Array.from({ length: 30 }, (_, row) => `const row${row} = '<b>${row}</b>'`)
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Attach files' }).click()
  await (await chooser).setFiles([
    file('rows.ts', script.join('\n')),
    file('plants.csv', 'Plant;Height\n"Rose; red";1,5 m\n=SUM(A1);<i>0</i>\n'),
  ])
  const toSend = page.getByRole('list', { name: 'Files to send' })
  await expect(toSend.getByRole('listitem')).toHaveCount(2)
  await expect(toSend.getByRole('progressbar')).toHaveCount(0)
  await ada.composer.press('Enter')

  const files = ada.messages.last().getByRole('list', { name: 'Files of this message' })
  const code = files.getByRole('listitem').filter({ hasText: 'rows.ts' })
  await expect(code.locator('[data-word="string"]').first()).toHaveText("'<b>0</b>'")
  await expect(code.getByText('row0')).toBeInViewport()
  const table = files.getByRole('table')
  await expect(table.getByRole('columnheader')).toHaveText(['Plant', 'Height'])
  await expect(table.getByRole('cell')).toHaveText(['Rose; red', '1,5 m', '=SUM(A1)', '<i>0</i>'])
  await expectNoViolation(page, 'text files')

  const height = async () => (await code.boundingBox())?.height ?? 0
  const before = await height()
  await code.getByRole('button', { name: 'Show more' }).press('Enter')
  await expect(code.getByRole('group', { name: 'Text of rows.ts' })).toContainText('row29')
  expect(await height()).toBeGreaterThan(before + 100)
  await code.getByRole('button', { name: 'Show less' }).click()
  await expect.poll(height).toBe(before)
})
