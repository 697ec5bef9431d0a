// Bold, italic and strike: marks at both ends of a stretch of text.
import type { Edit, Selected, TextEdit } from './text-edit.ts'

type Mark = {
  readonly character: string
  readonly size: number
  /** Whether a run of so many of the character has this mark in it: three asterisks are bold and italic. */
  readonly isIn: (run: number) => boolean
}

const bold: Mark = { character: '*', size: 2, isIn: (run) => run >= 2 }
const italic: Mark = { character: '*', size: 1, isIn: (run) => run % 2 === 1 }
const strike: Mark = { character: '~', size: 2, isIn: (run) => run >= 2 }

export const toggleBold: TextEdit = (selected) => toggle(bold, selected)
export const toggleItalic: TextEdit = (selected) => toggle(italic, selected)
export const toggleStrike: TextEdit = (selected) => toggle(strike, selected)

function toggle(mark: Mark, selected: Selected): Edit {
  const { text } = selected
  const [from, to] = withoutSpace(selected)
  if (from === to) return toggleAtCaret(mark, { text, from: selected.to, to: selected.to })
  return text.slice(from, to).includes('\n')
    ? toggleLines(mark, { text, from, to })
    : toggleStretch(mark, { text, from, to })
}

/** Without a selection: begins a pair, steps out of one, or takes an empty one away. */
function toggleAtCaret(mark: Mark, { text, from: caret }: Selected): Edit {
  const { character, size, isIn } = mark
  const sign = character.repeat(size)
  const [before, after] = runsAround(text, caret, caret, character)
  if (isIn(Math.min(before, after)))
    return { from: caret - size, to: caret + size, insert: '', select: at(caret - size) }
  const line = text.slice(text.lastIndexOf('\n', caret - 1) + 1, caret)
  if (before === 0 && isIn(after) && line.includes(sign))
    return { from: caret, to: caret, insert: '', select: at(caret + size) }
  return { from: caret, to: caret, insert: sign + sign, select: at(caret + size) }
}

function toggleStretch({ character, size, isIn }: Mark, { text, from, to }: Selected): Edit {
  const stretch = text.slice(from, to)
  const sign = character.repeat(size)
  const [before, after] = runsAround(text, from, to, character)
  if (isIn(Math.min(before, after))) {
    const start = from - size
    return {
      from: start,
      to: to + size,
      insert: stretch,
      select: [start, start + stretch.length],
    }
  }
  const insert = isMarked({ character, size, isIn }, stretch)
    ? stretch.slice(size, -size)
    : sign + stretch + sign
  const inner = insert.length > stretch.length ? size : 0
  return { from, to, insert, select: [from + inner, from + insert.length - inner] }
}

/** Each line by itself: no mark reaches over a blank line or out of an item of a list. */
function toggleLines(mark: Mark, { text, from, to }: Selected): Edit {
  const sign = mark.character.repeat(mark.size)
  const lines = text.slice(from, to).split('\n').map(partsOf)
  const isOn = lines.every(({ content }) => content === '' || isMarked(mark, content))
  const insert = lines
    .map(({ lead, content, trail }) => {
      if (content === '') return lead + trail
      const changed = isOn
        ? content.slice(mark.size, -mark.size)
        : isMarked(mark, content)
          ? content
          : sign + content + sign
      return lead + changed + trail
    })
    .join('\n')
  return { from, to, insert, select: [from, from + insert.length] }
}

/** What a line begins with: spaces, and the signs of quotes and lists. */
const leadOfLine = /^[\t ]*(?:(?:[-*+>]|\d{1,9}[.)])[\t ]+)*/

function partsOf(line: string): { lead: string; content: string; trail: string } {
  const lead = leadOfLine.exec(line)?.[0] ?? ''
  const content = line.slice(lead.length).trimEnd()
  return { lead, content, trail: line.slice(lead.length + content.length) }
}

function isMarked({ character, size, isIn }: Mark, stretch: string): boolean {
  if (stretch.length <= 2 * size) return false
  let [start, end] = [0, 0]
  while (stretch[start] === character) start++
  while (stretch.at(-1 - end) === character) end++
  return start < stretch.length && isIn(Math.min(start, end))
}

/** How often a character stands directly before and directly after a stretch. */
function runsAround(text: string, from: number, to: number, character: string) {
  let [before, after] = [0, 0]
  while (text[from - 1 - before] === character) before++
  while (text[to + after] === character) after++
  return [before, after] as const
}

/** The selection without space at its ends: a mark has to stand at a word. */
function withoutSpace({ text, from, to }: Selected): readonly [number, number] {
  const stretch = text.slice(from, to)
  const start = from + stretch.length - stretch.trimStart().length
  return [start, Math.max(start, from + stretch.trimEnd().length)]
}

function at(caret: number): readonly [number, number] {
  return [caret, caret]
}
