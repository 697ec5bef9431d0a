/** Whether the end of a text stands in a block of code whose fence is open. */
export function isInFence(before: string): boolean {
  let open: string | undefined
  for (const line of before.split('\n')) {
    const fence = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)$/.exec(line)
    if (!fence) continue
    const [, signs = '', rest = ''] = fence
    if (open === undefined) open = signs
    else if (signs[0] === open[0] && signs.length >= open.length && rest.trim() === '')
      open = undefined
  }
  return open !== undefined
}
