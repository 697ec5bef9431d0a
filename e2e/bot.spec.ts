import { spawn } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, makeRoom, test } from './lobby-test.ts'

const clientFolder = resolve(import.meta.dirname, '../packages/client')

test('the bot of the README echoes', async ({ enter, lobby }) => {
  const readme = await readFile(join(clientFolder, 'README.md'), 'utf8')
  const [, program = ''] = /```ts\n(.*?)```/s.exec(readme) ?? []
  expect(program.trim().split('\n').length).toBeLessThanOrEqual(10)
  const file = join(clientFolder, `readme-bot-${process.pid}.ts`)
  await writeFile(file, program)
  const bot = spawn(process.execPath, [file], {
    env: { ...process.env, LOBBY_URL: lobby.url },
    stdio: 'inherit',
  })
  try {
    const ada = await enter('Ada')
    await ada.page.goto(`/chat/${await makeRoom(ada.page, 'Cave')}`)
    await expect(async () => {
      await ada.say('echo hello')
      await expect(ada.messages.getByText('hello', { exact: true }).first()).toBeVisible({
        timeout: 1_000,
      })
    }).toPass({ timeout: 15_000 })
    await expect(ada.page.getByRole('article', { name: /^Echo, / }).first()).toBeVisible()
  } finally {
    bot.kill()
    await rm(file)
  }
})
