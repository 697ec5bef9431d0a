import { pino } from 'pino'
import type { LogLevel } from './config.ts'

export type Logger = ReturnType<typeof openLogger>

/** JSON lines on standard error; standard output belongs to people. No message bodies, no cookies. */
export function openLogger(level: LogLevel) {
  return pino({ level, base: null, redact: ['*.cookie', '*.authorization'] }, pino.destination(2))
}
