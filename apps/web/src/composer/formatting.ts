// What can be done to the text of a message, in the order of the bar.
import { type KeyAction, keyTable } from '../keys/key-table.ts'
import { asksFor, type Pressed } from '../keys/pressed-key.ts'
import { toggleCode, toggleFence } from './code-edit.ts'
import { toggleBold, toggleItalic, toggleStrike } from './inline-marks.ts'
import { toggleList, toggleNumbers, toggleQuote } from './line-marks.ts'
import { toggleLink } from './link-edit.ts'
import type { TextEdit } from './text-edit.ts'

export const formats = {
  bold: toggleBold,
  italic: toggleItalic,
  strike: toggleStrike,
  link: toggleLink,
  quote: toggleQuote,
  list: toggleList,
  numbers: toggleNumbers,
  code: toggleCode,
  block: toggleFence,
} as const satisfies Record<string, TextEdit>

export type FormatName = keyof typeof formats
export const formatNames = Object.keys(formats) as FormatName[]

/** Whether the format has a key in the table of keys. */
export function hasKey(name: FormatName): name is FormatName & KeyAction {
  return Object.hasOwn(keyTable, name)
}

/** What a key asks for. Ctrl+K makes a link of a selection, and without one is left to others. */
export function formatOf(pressed: Pressed, hasSelection: boolean): FormatName | undefined {
  if (hasSelection && asksFor('linkSelection', pressed)) return 'link'
  return formatNames.find((name) => hasKey(name) && asksFor(name, pressed))
}
