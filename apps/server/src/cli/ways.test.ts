import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askFromOutside } from '../testing/from-outside.ts'
import { LobbyProcess, runLobby, temporaryFolder } from '../testing/lobby-process.ts'

describe.each(['running', 'stopped'])('with the server %s', (state) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let server: LobbyProcess | undefined
  const lobby = (...args: string[]) => runLobby(args, { LOBBY_DATA: folder.path })

  beforeAll(async () => {
    folder = await temporaryFolder()
    if (state === 'running') server = await LobbyProcess.start({ LOBBY_DATA: folder.path })
  })
  afterAll(async () => {
    await server?.end('SIGTERM')
    await folder[Symbol.asyncDispose]()
  })

  test('addresses are kept out, listed and let in again', async () => {
    expect((await lobby('ban', 'add', '203.0.113.7', '--reason', 'Noise')).stdout).toBe(
      'Nobody comes from 203.0.113.7/32 any more.\n',
    )
    expect((await lobby('ban', 'add', '198.51.100.0/24', '--hours', '2')).stdout).toMatch(
      /any more, until 2/,
    )
    expect((await lobby('ban', 'list')).stdout).toMatch(
      /^198\.51\.100\.0\/24\tOperator\t.*\n203\.0\.113\.7\/32\tOperator\t.*\t-\tNoise\n$/,
    )
    expect((await lobby('ban', 'lift', '203.0.113.7')).stdout).toMatch(/let in again/)
    expect(JSON.parse((await lobby('ban', 'list', '--json')).stdout)).toHaveLength(1)
    for (const wrong of ['127.0.0.1', 'example.org'])
      expect(await lobby('ban', 'add', wrong)).toMatchObject({ code: 2, stdout: '' })
    expect((await lobby('ban', 'lift', '192.0.2.1')).stderr).toContain('is not banned')
  })

  test('the oldest of very many bans is found as well', async () => {
    const rows = Array.from(
      { length: 201 },
      (_, n) => `('ban-${String(n).padStart(3, '0')}', '192.0.2.${n}/32', '', '', '', NULL)`,
    )
    await askFromOutside(folder.path, `insert into address_bans values ${rows}`)
    expect((await lobby('ban', 'lift', '192.0.2.0')).stdout).toMatch(/let in again/)
  })

  test('guest links are made, listed and taken back', async () => {
    const made = await lobby('guest-link', 'create', 'lobby', '--hours', '1')
    expect(made.stdout).toMatch(/^Good until .*: http:\/\/.*\/invite\/guest\/[\w-]{43}\n$/)
    const [link] = JSON.parse((await lobby('guest-link', 'list', 'lobby', '--json')).stdout)
    expect(link).toMatchObject({ createdBy: { name: 'Operator' }, guests: 0, revokedAt: null })
    await lobby('guest-link', 'pause', 'lobby', link.id)
    expect((await lobby('guest-link', 'list', 'lobby')).stdout).toContain('\tpaused, until')
    expect((await lobby('guest-link', 'resume', 'lobby', link.id)).stdout).toContain('again')
    expect((await lobby('guest-link', 'revoke', 'lobby', link.id)).stdout).toContain('nobody')
    expect((await lobby('guest-link', 'list', 'lobby')).stdout).toBe(
      `${link.id}\tOperator\t0 of 10 guests\ttaken back\n`,
    )
    for (const hours of ['none', '-1', '0.01', '8761'])
      expect(await lobby('guest-link', 'create', 'lobby', '--hours', hours)).toEqual({
        code: 2,
        stdout: '',
        stderr: `lobby: --hours is not "${hours}": it is a number, up to 8760, and a minute at least.\n`,
      })
    expect((await lobby('guest-link', 'list', 'nowhere')).stderr).toContain('no such room')
    expect((await lobby('guest-link', 'revoke', 'lobby', 'none')).stderr).toContain('no such link')
  })

  test('a room is found by its address, however the letters of that were composed', async () => {
    const [composed, taken] = ['sp\u00e4t', 'spa\u0308t']
    await lobby('room', 'create', taken)
    for (const command of [
      ['guest-link', 'list', taken],
      ['member', 'list', taken],
      ['room', 'settings', taken],
    ])
      expect(await lobby(...command)).toMatchObject({ code: 0, stderr: '' })
    expect((await lobby('message', 'delete', `${taken}@1`, '--yes')).stderr).toContain(
      'no such message in this room',
    )
    expect((await lobby('guest-link', 'list', 'a b')).stderr).toContain('is no address')
    expect((await lobby('room', 'list')).stdout).toContain(`${composed}\t`)
  })

  test('invitations are made, listed and taken back', async () => {
    const made = await lobby('invite', 'create', '--uses', 'any', '--hours', '1')
    expect(made.stdout).toMatch(/^Good until .*: http:\/\/.*\/invite\/[\w-]{43}\n$/)
    const [invitation] = JSON.parse((await lobby('invite', 'list', '--json')).stdout)
    expect(invitation).toMatchObject({ uses: null, used: 0, createdBy: null })
    await lobby('invite', 'revoke', invitation.id)
    expect((await lobby('invite', 'list')).stdout).toMatch(/Operator\tmember\t0 of any\ttaken back/)
    expect((await lobby('invite', 'create', '--uses', 'none')).code).toBe(2)
    expect((await lobby('invite', 'create', '--room', 'nowhere')).code).toBe(1)
  })
})
