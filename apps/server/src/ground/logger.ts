import { Writable } from 'node:stream'
import { type DestinationStream, pino } from 'pino'
import type { LogLevel } from './config-variables.ts'

export type Logger = ReturnType<typeof openLogger>

/** The part of it by which storage, the log and background work report. */
export interface LogTarget {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Keeps quiet. */
export const noLogger: LogTarget = { info() {}, warn() {}, error() {} }

/** Bytes of lines that wait for a slow reader, at most. */
const mostWaiting = 1024 * 1024

/**
 * The log, on standard error; standard output belongs to answers. JSON lines
 * for programs, plain lines at a terminal. Never message bodies,
 * cookies or tokens. With `node` each line for programs says which node wrote it.
 */
export function openLogger(
  level: LogLevel,
  { node, destination = standardError() }: LogParts = {},
) {
  const base = node === undefined ? null : { node }
  return pino({ level, base, redact: ['*.cookie', '*.authorization'] }, destination)
}

interface LogParts {
  readonly node?: string
  readonly destination?: DestinationStream
}

/** The server outlives the readers of its outputs: what they do not take is lost, and nothing else. */
export function outliveReaders(): void {
  for (const output of [process.stdout, process.stderr])
    if (!output.listeners('error').includes(goOn)) output.on('error', goOn)
}

function goOn(): void {}

function standardError(): DestinationStream {
  outliveReaders()
  return process.stderr.isTTY ? plainLines(process.stderr) : droppingLines(process.stderr)
}

/**
 * Lines that are never waited for. What a reader that is slow, or gone, or a
 * full disk does not take is dropped; once there is room again, a line says how
 * many were. Listening for the target's errors is the caller's part.
 */
export function droppingLines(target: Writable): DestinationStream {
  let dropped = 0
  return {
    write(line) {
      if (target.writableLength > mostWaiting) {
        dropped++
        return
      }
      const lost = dropped
      dropped = 0
      target.write(lost > 0 ? lossOf(lost) + line : line, (error) => {
        if (error) dropped += lost + 1
      })
    },
  }
}

function lossOf(lines: number): string {
  const level = pino.levels.values.warn
  const msg = 'Lines of the log are lost: nothing took them.'
  return `${JSON.stringify({ level, time: Date.now(), lines, msg })}\n`
}

/** Turns JSON lines into `12:30:05 warn  What happened. key=value`. */
export function plainLines(target: NodeJS.WritableStream): Writable {
  return new Writable({
    decodeStrings: false,
    write(line: string, _encoding, done) {
      // At a terminal there is one node.
      const { time, level, msg, err, node: _, ...rest } = JSON.parse(line)
      const clock = new Date(time).toTimeString().slice(0, 8)
      const name = (pino.levels.labels[level] ?? '').padEnd(5)
      const details = Object.entries(rest).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`)
      const stack = err?.stack ? `\n${err.stack}` : ''
      const text = `${clock} ${name} ${msg ?? ''}${details.join('')}${stack}`
      target.write(`${harmless(text)}\n`)
      done()
    },
  })
}

/** What strangers wrote neither begins a line nor tells the terminal anything. */
function harmless(text: string): string {
  const escaped = (character: string) => `\\u{${character.codePointAt(0)?.toString(16)}}`
  return text
    .split('\n')
    .map((line) => line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped))
    .join('\n  ')
}
