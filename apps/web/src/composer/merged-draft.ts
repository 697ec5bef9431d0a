/** One text of two that were written from the same beginning: nothing of either is lost. */
export function mergedDraft(here: string, elsewhere: string): string {
  if (here.includes(elsewhere)) return here
  if (elsewhere.includes(here)) return elsewhere
  return `${here}\n${elsewhere}`
}
