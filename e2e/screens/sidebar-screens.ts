// What the list of rooms can hold besides rooms.
import type { Person } from '../lobby-test.ts'
import type { ScreenTable, Stage } from './screen.ts'

/** On a phone it is behind a button. */
async function showSidebar({ page }: Person): Promise<void> {
  const button = page.getByRole('button', { name: 'Show rooms' })
  if (await button.isVisible()) await button.click()
}

/** A list of sections is given together with the version that it takes the place of. */
async function putSections({ team }: Stage, sections: readonly object[]): Promise<void> {
  const { version } = await team.mira.ask('GET', 'sidebar')
  await team.mira.ask('PUT', 'sidebar', { version, sections })
}

const withSections = {
  before: (_: Person, stage: Stage) => {
    const { rooms } = stage.team
    const section = { folded: false, order: 'name' }
    return putSections(stage, [
      { ...section, id: 'work', name: 'Work', rooms: [rooms.Product, rooms.Design] },
      { ...section, id: 'later', name: 'Later', rooms: [rooms.Attic], folded: true },
    ])
  },
  after: (stage: Stage) => putSections(stage, []),
}

export const sidebarScreens: ScreenTable = {
  sections: {
    ...withSections,
    act: async (person) => {
      await showSidebar(person)
      await person.page.getByRole('heading', { name: 'Work' }).waitFor()
    },
  },
  'section-menu': {
    ...withSections,
    act: async (person) => {
      await showSidebar(person)
      await person.page.getByRole('button', { name: 'Section “Work”' }).click()
      await person.page.getByRole('menu').waitFor()
    },
  },
  'first-steps': {
    act: async (person) => {
      await showSidebar(person)
      const card = person.page.getByRole('region', { name: 'First steps' })
      await card.getByText('Make a backup').click()
      await card.getByText('lobby backup').waitFor()
    },
  },
}
