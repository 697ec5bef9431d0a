import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type TestContext, test } from 'vitest'
import { runWorkload } from './run.ts'
import { preloadOf, twins } from './twins.ts'
import { workloads } from './workloads.ts'

type Context = Pick<TestContext, 'onTestFinished'>

/** W8 for as long as one fault needs, with few people. */
async function play(
  fault: (typeof workloads.W8.faults)[number],
  { onTestFinished }: Context,
  serverPreload: string[] = [],
) {
  const folder = mkdtempSync(join(tmpdir(), 'lobby-elsewhere-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const { violations, rows } = await runWorkload({
    workload: { ...workloads.W8, clients: 4, rooms: 2, rate: 20, faults: [fault], every: [4, 4] },
    seconds: 8,
    seed: 1,
    folder,
    serverPreload,
    say() {},
  })
  const struck = rows.flatMap((row) => (row.type === 'info' && row.f === 'fault' ? [row.kind] : []))
  expect(struck).toEqual([fault])
  return new Set(violations.map(({ invariant, says }) => `${invariant}: ${says}`))
}

// All at once: most of a run is waiting, until something is said or strikes.
for (const fault of workloads.W8.faults)
  test.concurrent(`W8 restore, ${fault}: the old clients converge, and lose nothing that they still know of`, async (context) => {
    context.expect(await play(fault, context)).toEqual(new Set())
  }, 240_000)

const copied = 'copied folder elsewhere'

test.concurrent('a server that does not notice a copied folder is found out', async (context) => {
  const careless = twins.filter(({ faults, breaks }) => faults.includes(copied) && breaks)
  expect(careless).toHaveLength(1)
  const broken = await play(copied, context, careless.flatMap(preloadOf))
  context.expect([...broken].some((says) => says.startsWith('I1: '))).toBe(true)
}, 240_000)
