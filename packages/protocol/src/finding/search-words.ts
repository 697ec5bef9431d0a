// What a person types into the search, read as terms and operators.
import { fold } from './folded-text.ts'

/** One condition. */
export type Asked =
  | { readonly kind: 'text'; readonly term: string; readonly not: boolean }
  | { readonly kind: Operator; readonly value: string; readonly not: boolean }

/** The operators, and what may stand behind those that do not take any text. */
export const operators = {
  from: undefined,
  in: undefined,
  before: undefined,
  after: undefined,
  on: undefined,
  has: ['link', 'code', 'file', 'image', 'reaction'],
  is: ['pinned', 'saved', 'thread', 'unread'],
  mentions: ['me'],
} as const satisfies Record<string, readonly string[] | undefined>
export type Operator = keyof typeof operators

interface Wrong {
  readonly wrong: string
}

/** Conditions of one search, at most. */
const most = 20

/** Reads it; where it is none, says what would be right. */
export function readAsked(
  typed: string,
): { readonly asked: readonly Asked[] } | { readonly wrong: string } {
  const read = [...typed.matchAll(word)].flatMap(({ groups = {} }): (Asked | Wrong)[] => {
    const { operator, quoted, plain } = groups
    const value = quoted ?? plain ?? ''
    const not = groups.not !== undefined
    if (operator !== undefined)
      return [readOperator(operator.toLowerCase() as Operator, value, not)]
    const { text } = fold(value)
    const term = [...text].length <= 2 ? text.trim() : text
    return term.trim() === '' ? [] : [{ kind: 'text', term, not }]
  })
  const asked = read.filter((one): one is Asked => 'kind' in one)
  const wrong = read.find((one) => 'wrong' in one)
  if (wrong) return wrong
  if (asked.length === 0) return { wrong: 'Say what to look for.' }
  if (asked.length > most) return { wrong: `A search has at most ${most} words and conditions.` }
  return { asked }
}

/** A minus that belongs to a word stands before a letter, a figure or a quotation mark. A phrase that is not closed goes to the end. */
const word = new RegExp(
  `(?<not>-(?=["\\p{L}\\p{N}]))?(?:(?<operator>${Object.keys(operators).join('|')}):(?=\\S|$))?(?:"(?<quoted>[^"]*)(?:"|$)|(?<plain>\\S+))?`,
  'giu',
)

function readOperator(kind: Operator, value: string, not: boolean): Asked | Wrong {
  const allowed: readonly string[] | undefined = operators[kind]
  if (value === '') return { wrong: `What stands behind ${kind}: is missing.` }
  if (allowed && !allowed.includes(value.toLowerCase()))
    return {
      wrong: `${kind}:${value} says nothing: after ${kind}: comes ${allowed.join(', ').replace(/, (?=[^,]*$)/, ' or ')}.`,
    }
  if (isDate(kind) && !isDay(value))
    return { wrong: `${kind}:${value} is no day: write it as ${kind}:2026-01-31.` }
  return { kind, value: allowed ? value.toLowerCase() : value.replace(/^[@#~]/, ''), not }
}

const isDate = (kind: Operator) => kind === 'before' || kind === 'after' || kind === 'on'

export function isDay(value: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return false
  const time = Date.parse(`${value}T00:00:00Z`)
  // JavaScript takes 31 April for 1 May.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value)
}
