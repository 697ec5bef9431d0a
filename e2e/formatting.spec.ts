import { expect, makeRoom, type Person, test } from './lobby-test.ts'

async function alone(enter: (name: string) => Promise<Person>): Promise<Person> {
  const ada = await enter('Ada')
  await ada.page.goto(`/chat/${await makeRoom(ada.page, 'Desk')}`)
  await ada.composer.waitFor()
  return ada
}

/** Selects a part of what is written. */
async function select({ composer }: Person, part: string): Promise<void> {
  await composer.evaluate((field: HTMLTextAreaElement, part) => {
    const from = field.value.indexOf(part)
    field.setSelectionRange(from, from + part.length)
  }, part)
}

test('keys put marks on and take them off, and Ctrl+Z takes back', async ({ enter }) => {
  const ada = await alone(enter)
  await ada.composer.pressSequentially('strong tea')
  const steps = [
    ['Control+b', '**strong** tea'],
    ['Control+i', '***strong*** tea'],
    ['Control+b', '*strong* tea'],
    ['Control+i', 'strong tea'],
    ['Control+Shift+x', '~~strong~~ tea'],
    ['Control+z', 'strong tea'],
    ['Control+Shift+z', '~~strong~~ tea'],
    ['Control+z', 'strong tea'],
    ['Control+Shift+c', '`strong` tea'],
    ['Control+Shift+c', 'strong tea'],
  ] as const
  for (const [key, text] of steps) {
    await select(ada, 'strong')
    await ada.composer.press(key)
    await expect(ada.composer, key).toHaveValue(text)
  }
})

test('a mark that is begun by a key is ended by it', async ({ enter }) => {
  const ada = await alone(enter)
  await ada.composer.press('Control+b')
  await ada.composer.pressSequentially('strong')
  await ada.composer.press('Control+b')
  await ada.composer.pressSequentially(' tea')
  await expect(ada.composer).toHaveValue('**strong** tea')
})

test('words become links: by a key, by Ctrl+K, and by pasting an address over them', async ({
  enter,
}) => {
  const ada = await alone(enter)
  for (const key of ['Control+Shift+u', 'Control+k']) {
    await ada.composer.fill('see the docs')
    await select(ada, 'docs')
    await ada.composer.press(key)
    await ada.composer.pressSequentially('https://example.org')
    await expect(ada.composer).toHaveValue('see the [docs](https://example.org)')
  }

  await ada.composer.fill('https://example.org/b')
  await ada.composer.press('Control+a')
  await ada.composer.press('Control+x')
  await ada.composer.pressSequentially('see the docs')
  await select(ada, 'docs')
  await ada.composer.press('Control+v')
  await expect(ada.composer).toHaveValue('see the [docs](https://example.org/b)')
  await ada.composer.press('Control+z')
  await expect(ada.composer).toHaveValue('see the docs')
})

test('the bar formats what is selected, is one stop of Tab, and stays open on this device', async ({
  enter,
}) => {
  const ada = await alone(enter)
  const bar = ada.page.getByRole('toolbar', { name: 'Formatting' })
  await expect(bar).toBeHidden()
  await ada.page.getByRole('button', { name: 'Formatting' }).click()
  await expect(ada.composer).toBeFocused()

  await ada.composer.fill('milk\ntea')
  await ada.composer.press('Control+a')
  await bar.getByRole('button', { name: 'Bulleted list' }).click()
  await expect(ada.composer).toHaveValue('- milk\n- tea')
  await expect(ada.composer).toBeFocused()

  await ada.composer.press('Shift+Tab')
  await ada.page.keyboard.press('End')
  await ada.page.keyboard.press('ArrowRight')
  await ada.page.keyboard.press('ArrowLeft')
  await ada.page.keyboard.press('ArrowLeft')
  await expect(bar.getByRole('button', { name: 'Code', exact: true })).toBeFocused()
  await ada.page.keyboard.press('Enter')
  await expect(ada.composer).toBeFocused()
  await expect(ada.composer).toHaveValue('```\n- milk\n- tea\n```')

  await ada.page.reload()
  await expect(bar).toBeVisible()
})

test('Enter breaks the line in an open block of code, and sends behind it', async ({ enter }) => {
  const ada = await alone(enter)
  await ada.composer.pressSequentially('```js\ntea()\n```')
  await expect(ada.composer).toHaveValue('```js\ntea()\n```')
  await ada.composer.press('Enter')
  await expect(ada.messages).toHaveCount(1)

  await ada.composer.pressSequentially('```\nmore')
  await ada.composer.press('Control+Enter')
  await expect(ada.messages).toHaveCount(2)
})

test('a person may choose that Ctrl+Enter sends, and Enter breaks the line', async ({ enter }) => {
  const ada = await alone(enter)
  await ada.profile.click()
  await ada.page.getByText('How the page looks').click()
  const choice = ada.page.getByRole('radiogroup', { name: 'Sending' })
  await choice.getByText('Ctrl+Enter sends').click()
  await ada.page.keyboard.press('Escape')
  await ada.page.reload()

  await ada.composer.pressSequentially('one\ntwo')
  await expect(ada.composer).toHaveValue('one\ntwo')
  await ada.composer.press('Control+Enter')
  await expect(ada.messages.getByText('one\ntwo')).toBeVisible()
})

test('an input method composes beside the keys: nothing is sent, nothing is lost', async ({
  enter,
}) => {
  const ada = await alone(enter)
  const browser = await ada.page.context().newCDPSession(ada.page)
  await ada.composer.focus()
  for (const text of ['n', 'に', 'にほん'])
    await browser.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    })
  await expect(ada.composer).toHaveValue('にほん')
  // The key that an input method has taken.
  const taken = { windowsVirtualKeyCode: 229, key: 'Enter', code: 'Enter' }
  await browser.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...taken })
  await expect(ada.composer).toHaveValue('にほん')
  await expect(ada.messages).toHaveCount(0)

  await browser.send('Input.insertText', { text: '日本' })
  await expect(ada.composer).toHaveValue('日本')
  await ada.composer.press('Enter')
  await expect(ada.messages.getByText('日本')).toBeVisible()
})
