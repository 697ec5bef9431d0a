import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'

const path = '/api/first-steps'
const doneIn = async (chat: Chat, as: Visitor): Promise<string[]> => {
  const { steps } = await chat.json(path, { as })
  return steps.flatMap((step: { name: string; done: boolean }) => (step.done ? [step.name] : []))
}

test('each of the first steps is done once the server has it, and they are put away for good', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada', 'owner')
  const { steps, putAway } = await chat.json(path, { as: ada })
  expect(putAway).toBe(false)
  expect(steps.map(({ name }: { name: string }) => name).slice(0, 4)).toEqual([
    ...['identity', 'people', 'rooms', 'mail'],
  ])
  expect(await doneIn(chat, ada)).toEqual([])

  await chat.json('/api/admin/server', { method: 'PATCH', as: ada, json: { name: 'Garden' } })
  await chat.json('/api/invitations', { as: ada, json: {} })
  expect(await doneIn(chat, ada)).toEqual(['identity', 'people'])
  await chat.json('/api/rooms', { as: ada, json: { slug: 'garden' } })
  // As `lobby backup` leaves it.
  await writeFile(join(chat.dataFolder, 'lobby.backed-up'), '')
  const hasBackup = steps.some(({ name }: { name: string }) => name === 'backup')
  expect(await doneIn(chat, ada)).toEqual([
    ...['identity', 'people', 'rooms'],
    ...(hasBackup ? ['backup'] : []),
  ])

  for (let time = 1; time <= 2; time++)
    expect((await chat.fetch(path, { method: 'DELETE', as: ada })).status).toBe(204)
  expect((await chat.json(path, { as: ada })).putAway).toBe(true)
})

test('they are told to owners alone', async () => {
  await using chat = await buildChat()
  for (const who of [await chat.account('Adm', 'admin'), await chat.guest('Gus')])
    expect((await chat.fetch(path, { as: who })).status).toBe(403)
  expect((await chat.fetch(path)).status).toBe(401)
})
