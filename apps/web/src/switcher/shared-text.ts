/** What an app has shared, as one text: Android puts a link into `text`, and often the page's name into `title`. */
export function sharedText(query: string): string {
  const said = new URLSearchParams(query)
  const parts = ['title', 'text', 'url'].map((name) => said.get(name)?.trim() ?? '')
  return parts
    .filter(
      (part, index) =>
        part !== '' && !parts.some((other, n) => n !== index && holds(other, part, n < index)),
    )
    .join('\n')
}

/** The other says this already; of two that are the same the first stays. */
function holds(other: string, part: string, isBefore: boolean): boolean {
  return other === part ? isBefore : other.includes(part)
}
