/** A person's words, and since when, in milliseconds since 1970: what was said before does not concern them. */
export interface KeptKeywords {
  readonly words: readonly string[]
  readonly since: number
}

/** As its column has it. */
export function keywordsSince(words: readonly string[], since: number): string {
  return JSON.stringify({ words, since } satisfies KeptKeywords)
}

export function keywordsIn(column: string): KeptKeywords {
  return JSON.parse(column)
}
