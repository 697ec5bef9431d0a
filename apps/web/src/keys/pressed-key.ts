import { hasCommand, isMac, letterOf } from '../ui/command-key.ts'
import { type Chord, chordsOf, type KeyAction } from './key-table.ts'

export type Pressed = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'
>

/** Where signs are on a keyboard of the United States: there they are looked for where a layout has none of them. */
const places: Record<string, string> = {
  '/': 'Slash',
  ',': 'Comma',
  '.': 'Period',
  '[': 'BracketLeft',
  ']': 'BracketRight',
  '\\': 'Backslash',
}

/** Whether one of the keys of this action was pressed. */
export function asksFor(action: KeyAction, pressed: Pressed): boolean {
  return chordsOf(action, isMac).some((chord) => isChord(chord, pressed))
}

function isChord(chord: Chord, pressed: Pressed): boolean {
  const parts = chord.split('+')
  const wanted = parts.pop() ?? ''
  const hasMod = parts.includes('Mod')
  const hasShift = parts.includes('Shift')
  if (hasMod ? !hasCommand(pressed) : pressed.ctrlKey || pressed.metaKey) return false
  if (pressed.altKey !== parts.includes('Alt')) return false
  if (/^[a-z]$/.test(wanted)) return pressed.shiftKey === hasShift && letterOf(pressed) === wanted
  if (wanted.length > 1) return pressed.shiftKey === hasShift && pressed.key === wanted
  return isSign(wanted, hasShift, pressed)
}

/** A sign may need Shift by itself, as `/` on a German layout; one that is wanted with Shift is found by its place. */
function isSign(sign: string, hasShift: boolean, { key, code, shiftKey }: Pressed): boolean {
  if (hasShift) return shiftKey && (key === sign || code === places[sign])
  // A letter of another alphabet stands where the sign would be.
  const isElsewhere = /^\p{L}$/u.test(key) && !/^[a-z]$/i.test(key)
  return key === sign || (isElsewhere && !shiftKey && code === places[sign])
}
