import { parse } from '@lobby/markdown'
import { expect, test } from 'vitest'
import { folded } from '../../chat/known-people.ts'
import { knownMentions } from './known-mentions.ts'

const people = new Map(
  ['Ada', 'Adam Bo', 'Anna van Dijk', 'J. R. Hartley'].map((name) => [
    folded(name),
    { id: name, name, guest: false },
  ]),
)

const shown = (source: string) => {
  const [paragraph] = parse(source)
  if (paragraph?.kind !== 'paragraph') throw new Error('It is one paragraph.')
  return knownMentions(paragraph.children, people)
    .map(({ inline, person }) => {
      if (inline.kind === 'mention') return person ? `[${person.name}]` : `@${inline.name}`
      return inline.kind === 'text' ? inline.text : inline.kind
    })
    .join('')
}

test.each([
  ['@ada, tea?', '[Ada], tea?'],
  ['@Adam Bo and @adam', '[Adam Bo] and @adam'],
  ['@anna VAN dijk: hi', '[Anna van Dijk]: hi'],
  ['@J. R. Hartley.', '[J. R. Hartley].'],
  ['@Ada Bo', '[Ada] Bo'],
  ['@Adam\nBo', '@AdambreakBo'],
  ['@Adam **Bo**', '@Adam strong'],
  ['@nobody', '@nobody'],
])('in %j the page knows %j', (source, expected) => {
  expect(shown(source)).toBe(expected)
})
