import { PassThrough } from 'node:stream'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { plainLines } from './logger.ts'

function lineOf(log: (logger: ReturnType<typeof pino>) => void): string {
  const target = new PassThrough({ encoding: 'utf8' })
  log(pino({ base: null }, plainLines(target)))
  return target.read()
}

test('somebody at a terminal reads time, level, words and details', () => {
  expect(lineOf((logger) => logger.warn({ port: 8000 }, 'Guests are off.'))).toMatch(
    /^\d\d:\d\d:\d\d warn {2}Guests are off\. port=8000\n$/,
  )
})

test('an error comes with its stack, and what a stranger wrote stays on its line', () => {
  const line = lineOf((logger) =>
    logger.error({ err: new Error('no'), name: 'a\n\u001b[31mb' }, 'It failed.'),
  )
  expect(line).toContain('error It failed. name="a\\n\\u001b[31mb"\nError: no\n    at ')
})
