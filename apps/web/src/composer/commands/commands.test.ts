import i18next from 'i18next'
import { expect, test } from 'vitest'
import en from '../../i18n/en.json'
import type { Place } from './command.ts'
import { readCommand } from './read-command.ts'

const t = await i18next.init({ lng: 'en', resources: { en: { translation: en } } })
// They bring words, which go beside those.
const { commandNamed, commandNames } = await import('./commands.ts')

test.each([
  ['/shrug', { kind: 'command', name: 'shrug', argument: '' }],
  ['/Me  waves \n back', { kind: 'command', name: 'me', argument: 'waves \n back' }],
  ['//shrug it off', { kind: 'text', body: '/shrug it off' }],
  ['/usr/bin is full', { kind: 'text', body: '/usr/bin is full' }],
  ['// a comment', { kind: 'text', body: '// a comment' }],
  ['//server/share', { kind: 'text', body: '//server/share' }],
  ['and /or', { kind: 'text', body: 'and /or' }],
  ['/', { kind: 'text', body: '/' }],
  ['s/tee/tea/', { kind: 'replace', from: 'tee', to: 'tea' }],
  ['s/tee //', { kind: 'replace', from: 'tee ', to: '' }],
  ['s/he', { kind: 'text', body: 's/he' }],
  ['s/a/b/c/', { kind: 'text', body: 's/a/b/c/' }],
  ['+:tada:', { kind: 'react', emoji: ':tada:' }],
  ['+👍', { kind: 'react', emoji: '👍' }],
  ['+1', { kind: 'text', body: '+1' }],
  ['+:tada: yes', { kind: 'text', body: '+:tada: yes' }],
])('%j is read as %j', (text, read) => {
  expect(readCommand(text)).toEqual(read)
})

test('a command is told by its own name alone', () => {
  expect(commandNamed('toString')).toBeUndefined()
  expect(commandNamed('constructor')).toBeUndefined()
  for (const name of commandNames) expect(commandNamed(name)).toBeTypeOf('function')
})

test('each command says how it is written and what it does', () => {
  for (const name of commandNames) {
    expect(en.command[name].use).toMatch(new RegExp(`^/${name}\\b`))
    expect(en.command[name].help, name).not.toBe('')
  }
})

test('/me is emphasised line by line, and asks for a text', async () => {
  const me = commandNamed('me')
  const here = { t } as Place
  expect(await me?.('waves *both* hands\n\n and bows', here)).toEqual({
    kind: 'send',
    body: '*waves \\*both\\* hands*\n\n*and bows*',
  })
  expect(await me?.('', here)).toMatchObject({ kind: 'refused' })
})
