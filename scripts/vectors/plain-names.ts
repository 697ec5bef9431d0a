// Ids, addresses and times of a server as names that are the same at each recording, and that a reader can follow.
import type { Step } from './client-case.ts'

interface Known {
  readonly slug: string
  readonly people: readonly { readonly id: string; readonly name: string }[]
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g

/** The id of the message of this number. */
export const plainId = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

/** The steps of a person who is in this room alone, with these people. */
export function inPlainNames(steps: readonly Step[], { slug, people }: Known): readonly Step[] {
  let text = JSON.stringify(steps)
  for (const { id, name } of people) text = text.replaceAll(id, name.toLowerCase())
  text = text.replaceAll(slug, 'garden')
  text = numbered(text, uuid, plainId)
  text = numbered(text, time, (n) => new Date(Date.UTC(2026, 0, 1, 12) + n * 1_000).toISOString())
  text = numbered(text, /(?<="epoch":")(?!earlier)[^"]+/g, (n) => `epoch-${n}`)
  text = numbered(text, /(?<="clientId":")[^"]+/g, (n) => `client-${n}`)
  return JSON.parse(text)
}

/** Each text of this form by its number, in the order in which they come. */
function numbered(text: string, form: RegExp, name: (n: number) => string): string {
  const names = new Map<string, string>()
  return text.replace(form, (found) => {
    const known = names.get(found) ?? name(names.size + 1)
    names.set(found, known)
    return known
  })
}
