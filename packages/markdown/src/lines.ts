// The lines of a source, and what is left of them inside a quote or a list.

/** A part of one line, without its end; `column` is where it begins, with tabs counted. */
export interface Line {
  readonly from: number
  readonly to: number
  readonly column: number
}

/** The lines of the whole source. */
export function linesOf(source: string): Line[] {
  const lines: Line[] = []
  let from = 0
  while (from <= source.length) {
    const newline = source.indexOf('\n', from)
    const end = newline < 0 ? source.length : newline
    const to = end > from && source[end - 1] === '\r' ? end - 1 : end
    lines.push({ from, to, column: 0 })
    from = end + 1
  }
  return lines
}

const tabWidth = 4

/** How far the text of a line is indented, and where it begins. */
export function indentOf(source: string, line: Line): { width: number; at: number } {
  let { from: at, column } = line
  for (; at < line.to; at++) {
    if (source[at] === ' ') column++
    else if (source[at] === '\t') column += tabWidth - (column % tabWidth)
    else break
  }
  return { width: column - line.column, at }
}

export function isBlank(source: string, line: Line): boolean {
  return indentOf(source, line).at === line.to
}

/** The line without up to `width` columns of white space; a tab goes as a whole. */
export function dedent(source: string, line: Line, width: number): Line {
  let { from, column } = line
  while (from < line.to && column - line.column < width) {
    if (source[from] === ' ') column++
    else if (source[from] === '\t') column += tabWidth - (column % tabWidth)
    else break
    from++
  }
  return { from, to: line.to, column }
}

/** The rest of the line from `at`, which lies in it. */
export function lineFrom(line: Line, at: number): Line {
  return { from: at, to: line.to, column: line.column + at - line.from }
}
