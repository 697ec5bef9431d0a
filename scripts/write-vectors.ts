// Writes docs/vectors anew: lives of a client at a real server, and frames that it refuses. See the README there.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildChat } from '../apps/server/src/testing/build-chat.ts'
import { folder } from './vectors/cases.ts'
import type { ClientCase } from './vectors/client-case.ts'
import { written } from './vectors/hand-written.ts'
import { refusedAt } from './vectors/malformed.ts'
import { type Kind, peopleOf, record } from './vectors/record.ts'
import { replay } from './vectors/replay.ts'

/** How many lives of each kind. */
const lives: Readonly<Record<Kind, number>> = {
  ...{ life: 60, break: 60, loss: 50, outbox: 60, membership: 40, reset: 20, 'too much': 1 },
}

await using chat = await buildChat()
const people = await peopleOf(chat)
const client: ClientCase[] = []
for (const [name, steps] of written) client.push({ name, ...(await replay(steps)) })
for (const [kind, count] of Object.entries(lives))
  for (let seed = 1; seed <= count; seed++) {
    const steps = await record(chat, people, kind as Kind, seed)
    client.push({ name: `${kind} ${seed}`, ...(await replay(steps)) })
  }
await using fresh = await buildChat()
mkdirSync(folder, { recursive: true })
write('client.jsonl', client)
write('server.jsonl', await refusedAt(fresh.url))

function write(file: string, cases: readonly object[]): void {
  writeFileSync(join(folder, file), cases.map((one) => `${JSON.stringify(one)}\n`).join(''))
  console.log(`${cases.length} cases in ${file}`)
}
