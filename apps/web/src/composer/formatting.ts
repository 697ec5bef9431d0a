// What can be done to the text of a message, in the order of the bar.
import { hasCommand, letterOf } from '../ui/command-key.ts'
import { toggleCode, toggleFence } from './code-edit.ts'
import { toggleBold, toggleItalic, toggleStrike } from './inline-marks.ts'
import { toggleList, toggleNumbers, toggleQuote } from './line-marks.ts'
import { toggleLink } from './link-edit.ts'
import type { TextEdit } from './text-edit.ts'

type Format = {
  readonly edit: TextEdit
  /** With Ctrl, or with Cmd on a Mac. */
  readonly key?: { readonly letter: string; readonly shift: boolean }
}

export const formats = {
  bold: { edit: toggleBold, key: { letter: 'b', shift: false } },
  italic: { edit: toggleItalic, key: { letter: 'i', shift: false } },
  strike: { edit: toggleStrike, key: { letter: 'x', shift: true } },
  link: { edit: toggleLink, key: { letter: 'u', shift: true } },
  quote: { edit: toggleQuote },
  list: { edit: toggleList },
  numbers: { edit: toggleNumbers },
  code: { edit: toggleCode, key: { letter: 'c', shift: true } },
  block: { edit: toggleFence },
} as const satisfies Record<string, Format>

export type FormatName = keyof typeof formats
export const formatNames = Object.keys(formats) as FormatName[]

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** What a key asks for. Ctrl+K makes a link of a selection, and without one is left to others. */
export function formatOf(pressed: Pressed, hasSelection: boolean): FormatName | undefined {
  if (!hasCommand(pressed) || pressed.altKey) return undefined
  const letter = letterOf(pressed)
  if (letter === 'k' && !pressed.shiftKey && hasSelection) return 'link'
  return formatNames.find((name) => {
    const { key }: Format = formats[name]
    return key?.letter === letter && key.shift === pressed.shiftKey
  })
}
