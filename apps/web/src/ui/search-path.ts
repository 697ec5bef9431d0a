/** By it the keys that open the search find its field, where it is open. */
export const searchFieldId = 'search-field'

export type SearchOrder = 'newest' | 'best'

/** The address of a search, as it was typed. */
export function searchPath(typed: string, sort: SearchOrder = 'newest'): string {
  const q = typed.trimStart()
  const query = new URLSearchParams({
    ...(q !== '' && { q }),
    ...(sort === 'best' && { sort }),
  }).toString()
  return query === '' ? '/search' : `/search?${query}`
}
