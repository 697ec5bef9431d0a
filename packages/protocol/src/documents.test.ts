import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { asyncApiDocument } from './asyncapi.ts'
import { parseJson } from './codec.ts'
import { Command, Hello } from './commands.ts'
import { errorCodes } from './errors.ts'
import { ServerFrame } from './frames.ts'
import { closeCodes } from './limits.ts'

const docs = join(import.meta.dirname, '../../../docs')
const page = readFileSync(join(docs, 'protocol.md'), 'utf8')
const examples = (side: string) =>
  [...page.matchAll(/^```json (\w+)\n([^`]*)\n```$/gm)]
    .filter((match) => match[1] === side)
    .map((match) => match[2] ?? '')
const typesIn = (texts: string[]) => new Set(texts.map((text) => JSON.parse(text).type))

test('docs/asyncapi.json says what the schemas say', () => {
  const written = JSON.parse(readFileSync(join(docs, 'asyncapi.json'), 'utf8'))
  // When this fails, the protocol has changed: node scripts/write-asyncapi.ts
  expect(written).toEqual(JSON.parse(JSON.stringify(asyncApiDocument())))
})

describe('docs/protocol.md', () => {
  test.each(examples('client'))('shows a frame that the server takes: %s', (text) => {
    const schema = JSON.parse(text).type === 'hello' ? Hello : Command
    expect(parseJson<unknown>(schema, text)).toMatchObject({ ok: true })
  })

  test.each(examples('server'))('shows a frame that the server sends: %s', (text) => {
    expect(parseJson(ServerFrame, text)).toMatchObject({ ok: true })
  })

  test('shows every frame there is', () => {
    const commands = Command.options.map((schema) => schema.shape.type.value)
    expect(typesIn(examples('client'))).toEqual(new Set(['hello', ...commands]))
    const frames = ServerFrame.options.map((schema) => schema.shape.type.value)
    expect(typesIn(examples('server'))).toEqual(new Set(frames))
  })

  test('names every error and every close code', () => {
    for (const code of Object.keys(errorCodes)) expect(page).toContain(`\`${code}\``)
    for (const code of Object.values(closeCodes)) expect(page).toContain(`| ${code} `)
  })
})
