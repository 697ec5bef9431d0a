// The screens of what is sent besides words: pictures, texts, cards of links, and the list of all of it.
import type { Locator } from '@playwright/test'
import type { Person } from '../lobby-test.ts'
import type { Screen, ScreenTable, Stage } from './screen.ts'
import { sendFiles } from './sent-files.ts'

const inRoom = (name: string, seen: (person: Person) => Promise<unknown>): Screen => ({
  at: ({ team }: Stage) => `/chat/${team.rooms[name]}/`,
  before: ({ page }, stage) => sendFiles(page, stage),
  act: seen,
})

/** The pictures are all there. */
async function isDrawn(pictures: Locator): Promise<void> {
  await pictures.first().waitFor()
  for (const picture of await pictures.all())
    await picture.evaluate((img) => (img as HTMLImageElement).decode())
}

const files = ({ messages }: Person) =>
  messages.getByRole('list', { name: 'Files of this message' })

async function openFiles({ page }: Person): Promise<Locator> {
  await page.getByRole('button', { name: 'More about this room' }).click()
  await page.getByRole('menuitem', { name: 'Files and links' }).click()
  return page.getByRole('complementary')
}

export const fileScreens: ScreenTable = {
  files: inRoom('Garden', (person) => isDrawn(files(person).getByRole('img'))),
  viewer: inRoom('Garden', async (person) => {
    await isDrawn(files(person).getByRole('img'))
    await files(person).getByRole('button', { name: 'Show bed-4.jpg' }).click()
    const viewer = person.page.getByRole('dialog', { name: /^Picture 1 of 3/ })
    await isDrawn(viewer.getByRole('img', { name: 'bed-4.jpg' }))
  }),
  'text-files': inRoom('Announcements', async (person) => {
    await files(person).getByRole('table').waitFor()
    await files(person).locator('[data-word]').first().waitFor()
  }),
  'files-panel': inRoom('Garden', async (person) => {
    await isDrawn((await openFiles(person)).getByRole('img'))
  }),
  'files-panel-documents': inRoom('Garden', async (person) => {
    const panel = await openFiles(person)
    await panel.getByText('Files', { exact: true }).click()
    await panel.getByText('Plan for spring.pdf').waitFor()
  }),
  'link-cards': inRoom('Random', async ({ messages }) => {
    await isDrawn(messages.getByRole('list', { name: 'Linked pages' }).locator('img'))
  }),
}
