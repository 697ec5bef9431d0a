import { spawn, spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../apps/server/src/storage/testing/temporary-folder.ts'
import { buildChat } from '../../apps/server/src/testing/build-chat.ts'
import { serverCases } from './cases.ts'
import { refusedAt } from './malformed.ts'
import { examples, hasPython } from './python-client.ts'
import { type Kind, peopleOf, record } from './record.ts'
import { replay } from './replay.ts'

const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' }

test('the server refuses each spoilt frame as the vectors say', async () => {
  await using chat = await buildChat()
  // When this fails, the protocol has changed: node scripts/write-vectors.ts
  expect(await refusedAt(chat.url)).toEqual(serverCases())
})

test.skipIf(!hasPython)('what happens at a server now, both clients answer alike', async () => {
  await using chat = await buildChat()
  const file = join(temporaryFolder(), 'lives.jsonl')
  const people = await peopleOf(chat)
  const kinds: Kind[] = ['break', 'loss', 'outbox', 'membership']
  const lives = []
  for (const kind of kinds) {
    const seed = Math.floor(Math.random() * 2 ** 31)
    const steps = await record(chat, people, kind, seed)
    lives.push(JSON.stringify({ name: `${kind} ${seed}`, ...(await replay(steps)) }))
  }
  await writeFile(file, lives.join('\n'))
  const played = spawnSync('python3', [join(examples, 'play_vectors.py'), file], {
    encoding: 'utf8',
    env,
  })
  expect(played.stdout + played.stderr).toBe(
    `${lives.length} of ${lives.length} cases come out as they should\n`,
  )
})

test.skipIf(!hasPython)(
  'the client in Python sends what is typed, and shows what is said',
  async () => {
    await using chat = await buildChat()
    const program = spawn('python3', [join(examples, 'chat.py'), chat.url, 'Ada'], { env })
    program.stdin.end('Tea? 🫖\n')
    const [said, complaints] = await Promise.all([text(program.stdout), text(program.stderr)])
    expect({ said, complaints }).toEqual({ said: 'lobby Ada: Tea? 🫖\n', complaints: '' })
    const { messages } = await chat.json('/api/rooms/lobby/messages')
    expect(messages).toMatchObject([{ body: 'Tea? 🫖', author: { name: 'Ada', guest: true } }])
  },
)
