/** The list with one item more. An empty list that something is pushed to takes room for seventeen, and most here stay at one. */
export function added<T>(list: T[] | undefined, item: T): T[] {
  if (list === undefined) return [item]
  list.push(item)
  return list
}
