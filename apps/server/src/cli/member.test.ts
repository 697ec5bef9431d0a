import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LobbyProcess, runLobby, temporaryFolder } from '../testing/lobby-process.ts'

describe.each(['running', 'stopped'])('with the server %s', (state) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let server: LobbyProcess | undefined
  let slug = ''
  const lobby = (...args: string[]) => runLobby(args, { LOBBY_DATA: folder.path })
  const said = async (...args: string[]) => (await lobby(...args)).stdout

  beforeAll(async () => {
    folder = await temporaryFolder()
    if (state === 'running') server = await LobbyProcess.start({ LOBBY_DATA: folder.path })
    await lobby('user', 'create', 'Ada')
    const made = await said('room', 'create', '--kind', 'private', '--name', 'Attic')
    slug = /\/chat\/(\S+)\n/.exec(made)?.[1] ?? ''
    expect(made).toBe(
      `Made the room "Attic": /chat/${slug}\nNobody is in it yet: lobby member add ${slug} <person>\n`,
    )
  })
  afterAll(async () => {
    await server?.end('SIGTERM')
    await folder[Symbol.asyncDispose]()
  })

  test('members are let in, get another role, and are put out', async () => {
    expect(await said('member', 'add', slug, 'ada')).toBe(`ada is in the room ${slug}.\n`)
    expect(await said('member', 'list', slug)).toMatch(/^Ada\tmember\tid:\S+\n$/)
    expect(await said('member', 'role', slug, 'ada', 'moderator')).toBe(
      `ada is moderator in the room ${slug}.\n`,
    )
    const members = JSON.parse(await said('member', 'list', slug, '--json'))
    expect(members).toMatchObject([{ user: { name: 'Ada' }, role: 'moderator' }])
    const byId = `id:${members[0].user.id}`
    expect(await said('member', 'remove', slug, byId)).toBe(`${byId} is out of the room ${slug}.\n`)
    expect(await lobby('member', 'list', slug)).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  test('members are banned and let in again', async () => {
    expect(await said('member', 'ban', 'lobby', 'Ada')).toBe('Ada is banned from the room lobby.\n')
    expect(await said('member', 'list', 'lobby')).toMatch(/^Ada\tbanned\t/)
    expect(await said('member', 'unban', 'lobby', 'Ada')).toContain('not banned')
    expect(await said('member', 'list', 'lobby')).toBe('')
  })

  test('what is refused is one clear line, and exit code 1; what is mistyped, 2', async () => {
    const ends = async (wanted: number, args: string[]) => {
      const { code, stdout, stderr } = await lobby(...args)
      expect([code, stdout]).toEqual([wanted, ''])
      expect(stderr).toMatch(/^lobby: .+\n$/)
      return stderr
    }
    const refused = (...args: string[]) => ends(1, args)
    const mistyped = (...args: string[]) => ends(2, args)

    expect(await refused('member', 'add', slug, 'Eve')).toContain('no person "Eve"')
    expect(await refused('member', 'ban', slug, 'id:none')).toContain('No person has this id')
    expect(await mistyped('member', 'role', slug, 'Ada', 'king')).toContain('moderator, member')
    expect(await refused('member', 'list', 'nowhere')).toContain('no such room')
    expect(await mistyped('room', 'create', '--kind', 'private')).toContain('has a name')
  })
})
