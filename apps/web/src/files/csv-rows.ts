// Tables as they are written into text files.

type Bounds = { readonly rows: number; readonly columns: number }

/** The rows of a text of values with commas, semicolons or tabs between them. What is cut off by the bounds is not read. */
export function csvRows(text: string, bounds: Bounds): readonly (readonly string[])[] {
  const separator = separatorOf(text)
  const rows: string[][] = []
  let at = 0
  while (at < text.length && rows.length < bounds.rows) {
    const row: string[] = []
    for (;;) {
      const [value, end] =
        text[at] === '"' ? quoted(text, at, separator) : plain(text, at, separator)
      if (row.length < bounds.columns) row.push(value)
      at = end
      if (text[at] !== separator) break
      at++
    }
    at += text.startsWith('\r\n', at) ? 2 : 1
    rows.push(row)
  }
  return rows
}

/** The one that stands most often in the first line. */
function separatorOf(text: string): string {
  const [line = ''] = text.split(/[\r\n]/u, 1)
  const countOf = (sign: string) => line.split(sign).length
  return [',', ';', '\t'].reduce((best, sign) => (countOf(sign) > countOf(best) ? sign : best))
}

function plain(text: string, from: number, separator: string): [value: string, end: number] {
  let end = from
  while (end < text.length && text[end] !== separator && !isEnd(text[end])) end++
  return [text.slice(from, end), end]
}

/** Between quotes everything is a part of the value; two of them are one. What follows the last up to the next value is dropped. */
function quoted(text: string, from: number, separator: string): [value: string, end: number] {
  let value = ''
  let at = from + 1
  for (;;) {
    const end = text.indexOf('"', at)
    if (end === -1) return [value + text.slice(at), text.length]
    value += text.slice(at, end)
    at = end + 1
    if (text[at] !== '"') return [value, plain(text, at, separator)[1]]
    value += '"'
    at++
  }
}

function isEnd(sign: string | undefined): boolean {
  return sign === '\n' || sign === '\r'
}
