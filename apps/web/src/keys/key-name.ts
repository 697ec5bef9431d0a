import type { TFunction } from 'i18next'
import { isMac } from '../ui/command-key.ts'
import type { Chord } from './key-table.ts'

const signs: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
}
const macSigns: Record<string, string> = { ...signs, Mod: '⌘', Alt: '⌥', Shift: '⇧', Enter: '↩' }

/** The keys that are held or pressed together, as they are printed on a keyboard of this machine. */
export function capsOf(chord: Chord, t: TFunction): readonly string[] {
  const words: Record<string, string> = isMac
    ? macSigns
    : { ...signs, Mod: t('keys.control'), Shift: t('keys.shift') }
  words.Click = t('keys.click')
  return chord
    .split('+')
    .map((part) => words[part] ?? (part.length === 1 ? part.toUpperCase() : part))
}

/** The same in a line of text. */
export function keyName(chord: Chord, t: TFunction): string {
  return capsOf(chord, t).join(isMac ? '' : '+')
}
