import type { Plugin } from 'vite'

const place = /\{\{.*?\}\}|<.*?>/g

/** The words of a language that runs from right to left: the English ones, turned round by the browser. */
function mirrored(words: object): object {
  return Object.fromEntries(
    Object.entries(words).map(([key, word]) => [
      key,
      typeof word === 'string' ? turned(word) : mirrored(word),
    ]),
  )
}

/** What is put in by the page, and what is around it, stays as it is. */
function turned(word: string): string {
  const parts = word.split(place)
  const places = word.match(place) ?? []
  return parts.map((part, n) => (part && `\u202e${part}\u202c`) + (places[n] ?? '')).join('')
}

/** `vite build --mode mirrored`: a page that speaks such a language, for looking at it and for tests. */
export function mirroredWords(): Plugin {
  return {
    name: 'mirrored-words',
    enforce: 'pre',
    transform(source, id) {
      if (!/i18n\/en\.json$/.test(id)) return
      const { direction, ...words } = JSON.parse(source)
      return JSON.stringify({ ...mirrored(words), ...(direction && { direction: 'rtl' }) })
    },
  }
}
