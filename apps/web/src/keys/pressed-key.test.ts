import { describe, expect, test } from 'vitest'
import { chordsOf, type KeyAction, keyTable } from './key-table.ts'
import { asksFor } from './pressed-key.ts'

const pressed = (key: string, code: string, held: Partial<Record<Held, boolean>> = {}) => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})
type Held = 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'
const ctrl = { ctrlKey: true }

test('a letter is found by what the key types, wherever that is', () => {
  expect(asksFor('bold', pressed('b', 'KeyB', ctrl))).toBe(true)
  // Dvorak.
  expect(asksFor('bold', pressed('b', 'KeyN', ctrl))).toBe(true)
  expect(asksFor('bold', pressed('x', 'KeyB', ctrl))).toBe(false)
})

describe('where the layout has no Latin letters', () => {
  test.each(['и', 'β', 'נ', 'لا'])('a letter is found by its place: %s', (letter) => {
    expect(asksFor('bold', pressed(letter, 'KeyB', ctrl))).toBe(true)
  })

  test('so is a sign', () => {
    expect(asksFor('settings', pressed('б', 'Comma', ctrl))).toBe(true)
    expect(asksFor('sheet', pressed('.', 'Slash', ctrl))).toBe(false)
  })
})

test('a sign is found whatever it takes to type it', () => {
  expect(asksFor('sheet', pressed('/', 'Slash', ctrl))).toBe(true)
  // German.
  expect(asksFor('sheet', pressed('/', 'Digit7', { ...ctrl, shiftKey: true }))).toBe(true)
  expect(asksFor('sheetByMark', pressed('?', 'Minus', { shiftKey: true }))).toBe(true)
})

test('a key with more or other modifiers is another key', () => {
  expect(asksFor('bold', pressed('b', 'KeyB'))).toBe(false)
  // AltGr.
  expect(asksFor('bold', pressed('b', 'KeyB', { ...ctrl, altKey: true }))).toBe(false)
  expect(asksFor('bold', pressed('B', 'KeyB', { ...ctrl, shiftKey: true }))).toBe(false)
  expect(asksFor('bold', pressed('b', 'KeyB', { metaKey: true }))).toBe(false)
  expect(asksFor('markRead', pressed('Escape', 'Escape', { shiftKey: true }))).toBe(false)
  expect(asksFor('sheetByMark', pressed('?', 'Slash', { ...ctrl, shiftKey: true }))).toBe(false)
})

test('no two actions have one key at one place, on any machine', () => {
  for (const isMac of [false, true]) {
    const all = (Object.keys(keyTable) as KeyAction[])
      // What has the focus decides: a message, or selected text.
      .filter((action) => keyTable[action].place !== 'message' && action !== 'linkSelection')
      .flatMap((action) => chordsOf(action, isMac))
    expect(new Set(all).size).toBe(all.length)
  }
})
