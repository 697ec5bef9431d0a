// What was seen from outside, a line each. Every process writes a file of its own.
import { hash } from 'node:crypto'
import { closeSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Row } from './history-rows.ts'

export type * from './history-rows.ts'

const enough = 256 * 1024

/** Takes lines as they happen. */
export interface History {
  add(row: NewRow): void
  /** Takes the time now, for a row that is known a moment later. */
  reserve(): (row: NewRow) => void
}

/** Writes a process's lines; what was written survives the process. */
export class HistoryWriter implements History {
  readonly #file: number
  readonly #proc: string
  #lines: string[] = []
  #length = 0

  constructor(folder: string, proc: string) {
    this.#proc = proc
    this.#file = openSync(join(folder, `${proc}.jsonl`), 'a')
  }

  add(row: NewRow): void {
    this.reserve()(row)
  }

  reserve(): (row: NewRow) => void {
    const t = now()
    return (row) => {
      const line = JSON.stringify({ t, proc: this.#proc, ...row })
      this.#lines.push(line)
      this.#length += line.length
      if (this.#length > enough) this.flush()
    }
  }

  flush(): void {
    if (this.#lines.length > 0) writeSync(this.#file, `${this.#lines.join('\n')}\n`)
    this.#lines = []
    this.#length = 0
  }

  close(): void {
    this.flush()
    closeSync(this.#file)
  }
}

type WithoutPlace<R> = R extends Row ? Omit<R, 't' | 'proc'> : never
/** A line before it has its time and its process. */
export type NewRow = WithoutPlace<Row>

/** All lines of a run, in the order in which they happened. */
export function readHistory(folder: string): Row[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'))
  return files.flatMap((name) => parseHistory(readFileSync(join(folder, name)))).sort(byTime)
}

/** The lines of one file. The last may be half a line, when its process was killed. */
export function parseHistory(bytes: Buffer): Row[] {
  // Line by line: all of a long run is more than one string can hold.
  const rows: Row[] = []
  let from = 0
  for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, from)) {
    rows.push(JSON.parse(bytes.toString('utf8', from, end)))
    from = end + 1
  }
  return rows
}

const newline = 0x0a

export function byTime(a: Row, b: Row): number {
  return a.t - b.t
}

export function now(): number {
  return Math.round(Number(process.hrtime.bigint()) / 1_000) / 1_000
}

/** Short, and the same for the same text, or bytes. */
export function hashOf(text: string | Uint8Array): string {
  return hash('sha1', text, 'base64url').slice(0, 12)
}
