import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { LobbyProcess, plainEnv, temporaryFolder } from './testing/lobby-process.ts'

/** An expression: megabytes of room for what dies young. */
const youngSpace = `process.getBuiltinModule('node:v8').getHeapSpaceStatistics()
  .find((space) => space.space_name === 'new_space').space_size / 2 ** 20`

test('a server that has started keeps little room for what dies young', async () => {
  await using folder = await temporaryFolder()
  // The threads of the database are no part of it.
  const report = `if (process.getBuiltinModule('node:worker_threads').isMainThread)
    process.on('exit', () => process.getBuiltinModule('node:fs').writeSync(1, 'young space: ' + ${youngSpace}))`
  await using server = await LobbyProcess.start({
    LOBBY_DATA: folder.path,
    NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(report)}`,
  })

  await server.end('SIGTERM')

  await expect.poll(server.said).toContain('young space: ')
  const [said = 0] = Array.from(server.said().matchAll(/young space: ([\d.]+)/g), ([, size]) =>
    Number(size),
  )
  expect(said).toBeGreaterThan(0)
  expect(said).toBeLessThan(8)
})

test('the room grows with what comes once it may', () => {
  const script = `
    import { keepYoungSpaceSmall, letYoungSpaceGrow } from '${new URL('./young-space.ts', import.meta.url)}'
    const fill = () => {
      const kept = Array.from({ length: 500_000 }, (_, n) => ({ n }))
      return kept.length && ${youngSpace}
    }
    keepYoungSpaceSmall()
    const small = fill()
    letYoungSpaceGrow()
    console.log(JSON.stringify([small, fill()]))`
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    env: plainEnv,
    encoding: 'utf8',
  })

  const [small, large] = JSON.parse(said)
  expect(small).toBeLessThan(8)
  expect(large).toBeGreaterThan(8)
})
