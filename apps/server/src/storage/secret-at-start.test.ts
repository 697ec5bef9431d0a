// What a server makes of the data folder and the secret that it finds.

import { chmodSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { LobbyProcess, runLobby, temporaryFolder } from '../testing/lobby-process.ts'
import { onlySqlite } from '../testing/only-sqlite.ts'

const modeOf = (...path: string[]) => statSync(join(...path)).mode & 0o777

onlySqlite('a secret in its folder')(
  'security 69: a start closes what is open, and refuses a secret that is lost or can be guessed',
  async () => {
    await using folder = await temporaryFolder()
    const env = { LOBBY_DATA: folder.path, PORT: '0' }
    const first = await LobbyProcess.start(env)
    await first.end('SIGTERM')
    const password = 'the garden of ada 17'
    await runLobby(['user', 'create', 'Ada', '--password-stdin'], env, password)
    chmodSync(folder.path, 0o755)
    chmodSync(join(folder.path, 'secret'), 0o644)

    const second = await LobbyProcess.start(env)
    expect([modeOf(folder.path), modeOf(folder.path, 'secret')]).toEqual([0o700, 0o600])
    await second.end('SIGTERM')

    writeFileSync(join(folder.path, 'secret'), 'A'.repeat(43))
    const guessed = await runLobby(['start'], env)
    expect(guessed).toMatchObject({ code: 1, stderr: expect.stringContaining('can be guessed') })
    rmSync(join(folder.path, 'secret'))
    const doctor = await runLobby(['doctor'], env)
    expect(doctor.stdout).toMatch(/^WRONG {3}secret: .+ is missing, and there are accounts/m)
    const lost = await runLobby(['start'], env)
    expect(lost).toMatchObject({ code: 1, stderr: expect.stringContaining('put it back') })
  },
)
