import type { Edit, Selected, TextEdit } from './text-edit.ts'

/** Makes the selection the text of a link, or its address; a link whose text is selected becomes text again. */
export const toggleLink: TextEdit = ({ text, from, to }) => {
  const label = text.slice(from, to)
  const rest = /^\]\([^()\n]*\)/.exec(text.slice(to))?.[0]
  if (label !== '' && text[from - 1] === '[' && rest !== undefined)
    return {
      from: from - 1,
      to: to + rest.length,
      insert: label,
      select: [from - 1, to - 1],
    }
  if (isWebAddress(label))
    return { from, to, insert: `[](${inParentheses(label)})`, select: [from + 1, from + 1] }
  const caret = from + (label === '' ? 1 : label.length + 3)
  return { from, to, insert: `[${label}]()`, select: [caret, caret] }
}

/** What a pasted text makes of the selection: a link, where an address is pasted over words. */
export function pastedLink({ text, from, to }: Selected, pasted: string): Edit | undefined {
  const label = text.slice(from, to)
  const address = pasted.trim()
  if (label.trim() === '' || /[\n[\]]/.test(label)) return undefined
  if (isWebAddress(label) || !isWebAddress(address)) return undefined
  const insert = `[${label}](${inParentheses(address)})`
  return { from, to, insert, select: [from + insert.length, from + insert.length] }
}

function isWebAddress(text: string): boolean {
  return /^(?:https?:\/\/|mailto:)\S+$/i.test(text) && URL.canParse(text)
}

/** Parentheses would end the address. */
function inParentheses(address: string): string {
  return address.replaceAll('(', '%28').replaceAll(')', '%29')
}
