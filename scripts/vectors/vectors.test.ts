import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { Command, Hello, ServerFrame } from '@lobby/protocol'
import { describe, expect, test } from 'vitest'
import { clientCases, folder, serverCases } from './cases.ts'
import { written } from './hand-written.ts'
import { examples, hasPython } from './python-client.ts'
import { replay } from './replay.ts'

const cases = clientCases()
const byHand = new Set(written.map(([name]) => name))

test('there are more than 500 cases, each with a name of its own', () => {
  const names = [...cases, ...serverCases()].map(({ name }) => name)
  expect(names.length).toBeGreaterThan(500)
  expect(new Set(names).size).toBe(names.length)
})

describe('the client of this repository', () => {
  test.each(cases)('says and shows what the case says: $name', async ({ steps, shows }) => {
    // When this fails, the client has changed: node scripts/write-vectors.ts
    expect(await replay(steps)).toEqual({ steps, shows })
  })
})

test('every frame of a server is one that today’s protocol has', () => {
  for (const { name, steps } of cases)
    for (const step of byHand.has(name) ? [] : steps)
      if ('hears' in step)
        expect(ServerFrame.safeParse(step.hears), name).toMatchObject({ success: true })
})

test('every frame of a client is one that the server takes', () => {
  for (const { name, steps } of cases)
    for (const step of steps)
      if ('says' in step) {
        const schema = step.says.type === 'hello' ? Hello : Command
        // What is too long or blank is said all the same: the server alone decides.
        if (step.says.type !== 'message.send')
          expect(schema.safeParse(step.says), name).toMatchObject({ success: true })
      }
})

test.skipIf(!hasPython)('the client in Python plays them all', () => {
  const { stdout, stderr, status } = spawnSync(
    'python3',
    [join(examples, 'play_vectors.py'), join(folder, 'client.jsonl')],
    { encoding: 'utf8', env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } },
  )
  expect(`${stdout}${stderr}`).toBe(
    `${cases.length} of ${cases.length} cases come out as they should\n`,
  )
  expect(status).toBe(0)
})
