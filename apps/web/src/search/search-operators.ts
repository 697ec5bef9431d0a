// What narrows a search, as one types it: what can be proposed, and what says nothing.
import { isDay, type Operator, operators } from '@lobby/protocol/finding'

const names = Object.keys(operators) as Operator[]
const written = /(?:^|\s)-?(\w+):(\S*)/g
const days = /^(before|after|on)$/

/** The first condition that says nothing: behind its operator comes one of these values, or a day. */
export function mistakeIn(
  search: string,
): { operator: Operator; values: readonly string[] | undefined } | undefined {
  for (const [, name = '', value = ''] of search.matchAll(written)) {
    const operator = names.find((known) => known === name.toLowerCase())
    if (!operator) continue
    const values: readonly string[] | undefined = operators[operator]
    if (values && !values.includes(value.toLowerCase())) return { operator, values }
    if (days.test(operator) && !isDay(value)) return { operator, values }
  }
  return undefined
}

/** What the end of a search is about: an operator that begins so, or what comes behind one. */
export type End =
  | { readonly kind: 'operator'; readonly found: readonly Operator[]; readonly at: number }
  | { readonly kind: 'value'; readonly of: Operator; readonly begun: string; readonly at: number }

/** How the search ends, as far as something can be proposed for it; `at` is where that begins. */
export function endOf(search: string): End | undefined {
  const [word = ''] = /\S*$/.exec(search) ?? []
  const [, sign = '', name = '', begun] = /^(-?)(\w*)(?::(.*))?$/.exec(word) ?? [word]
  const at = search.length - word.length + sign.length
  if (begun === undefined) {
    if (word !== '' && !/^-?[a-z]+$/i.test(word)) return undefined
    const found = names.filter((known) => known.startsWith(name.toLowerCase()))
    return found.length === 0 ? undefined : { kind: 'operator', found, at }
  }
  const operator = names.find((known) => known === name.toLowerCase())
  return operator && { kind: 'value', of: operator, begun: begun.replace(/^[@#"]/, ''), at }
}
