import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildChat } from '../testing/build-chat.ts'
import { LobbyProcess, runLobby, temporaryFolder } from '../testing/lobby-process.ts'
import { makePrivateRoom } from '../testing/private-room.ts'

describe.each(['running', 'stopped'])('with the server %s', (state) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let server: LobbyProcess | undefined
  let secret = ''
  const lobby = (...args: string[]) => runLobby(args, { LOBBY_DATA: folder.path })

  beforeAll(async () => {
    folder = await temporaryFolder()
    {
      await using chat = await buildChat({ dataFolder: folder.path, rooms: ['garden'] })
      const [ada, bob] = [await chat.guest('Ada'), await chat.guest('Bob')]
      const path = '/api/rooms/garden/messages'
      for (const body of ['Tea?', 'Spam!']) {
        const { seq } = await chat.json(path, { as: bob, json: { body } })
        const json = { reason: `About ${body}` }
        expect((await chat.fetch(`${path}/${seq}/reports`, { as: ada, json })).status).toBe(204)
      }
      const { slug } = await makePrivateRoom(chat, ada)
      const json = { body: 'Psst!' }
      const { seq } = await chat.json(`/api/rooms/${slug}/messages`, { as: ada, json })
      secret = `${slug}@${seq}`
    }
    if (state === 'running') server = await LobbyProcess.start({ LOBBY_DATA: folder.path })
  })
  afterAll(async () => {
    await server?.end('SIGTERM')
    await folder[Symbol.asyncDispose]()
  })

  test('reports are listed and settled', async () => {
    const list = await lobby('report', 'list')
    const [[tea = ''] = [], [spam = ''] = []] = list.stdout.split('\n').map((l) => l.split('\t'))
    expect(list.stdout).toContain(
      `${tea}\tgarden\tBob\t"Tea?"\treported by Ada\t"About Tea?"\n${spam}\tgarden\tBob\t"Spam!"`,
    )

    expect((await lobby('report', 'dismiss', tea)).stdout).toBe('The report is dismissed.\n')
    expect((await lobby('report', 'delete-message', spam)).stderr).toContain('--yes')
    expect((await lobby('report', 'delete-message', spam, '--yes')).stdout).toBe(
      'The message is deleted.\n',
    )

    expect((await lobby('report', 'list')).stdout).toBe('')
    expect(
      JSON.parse((await lobby('report', 'list', '--resolved', '--json')).stdout),
    ).toMatchObject([
      { id: spam, message: { deleted: true }, resolved: { outcome: 'deleted', by: 'Operator' } },
      { id: tea, message: { body: 'Tea?' }, resolved: { outcome: 'dismissed' } },
    ])
    expect(await lobby('report', 'dismiss', 'none')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'lobby: There is no such report.\n',
    })
  })

  test('a message of a private room is deleted at its place, and is not found by its text', async () => {
    expect((await lobby('message', 'search', 'Psst')).stdout).toBe('')
    expect((await lobby('message', 'delete', secret, '--yes')).stdout).toBe(
      'The message is deleted.\n',
    )
    for (const nowhere of [secret.replace(/@.*/, '@99'), 'cellar@1'])
      expect((await lobby('message', 'delete', nowhere, '--yes')).stderr).toContain('no such')
  })
})
