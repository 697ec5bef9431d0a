import { Writable } from 'node:stream'
import { type DestinationStream, pino } from 'pino'
import type { LogLevel } from './config.ts'

export type Logger = ReturnType<typeof openLogger>

/**
 * The log, on standard error; standard output belongs to answers. JSON lines
 * for programs, plain lines for somebody at a terminal. Never message bodies,
 * cookies or tokens.
 */
export function openLogger(level: LogLevel, destination: DestinationStream = standardError()) {
  return pino({ level, base: null, redact: ['*.cookie', '*.authorization'] }, destination)
}

function standardError(): DestinationStream {
  return process.stderr.isTTY ? plainLines(process.stderr) : pino.destination(2)
}

/** Turns JSON lines into `12:30:05 warn  What happened. key=value`. */
export function plainLines(target: NodeJS.WritableStream): Writable {
  return new Writable({
    decodeStrings: false,
    write(line: string, _encoding, done) {
      const { time, level, msg, err, ...rest } = JSON.parse(line)
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
