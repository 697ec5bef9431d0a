import { useState } from 'react'
import { useFirst } from './use-first.ts'
import { useSubmission } from './use-submission.ts'

/** One page of a list, and where the next one begins; null: there is none. */
type ListPage<Item> = readonly [items: readonly Item[], next: string | null]

/**
 * A list that the server gives in pages: its first one at once, the others when they are asked for.
 * With another `cause` it is read again: something else has changed on which it depends.
 */
export function useList<Item>(ask: (after?: string) => Promise<ListPage<Item>>, cause?: unknown) {
  /** Absent until they are known. */
  const [items, setItems] = useState<readonly Item[]>()
  const [next, setNext] = useState<string | null>(null)
  const load = async (known: readonly Item[], after?: string) => {
    const [found, following] = await ask(after)
    setItems([...known, ...found])
    setNext(following)
  }
  const first = useFirst(() => load([]), cause)
  const reload = () => first.submit()
  const more = useSubmission(() => load(items ?? [], next ?? undefined))
  return { items, hasMore: next !== null, more, reload, problem: first.problem ?? more.problem }
}
