// What operators do: an old database comes back, or a copy of it starts elsewhere.
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import {
  backUpByCommand,
  copyFolder,
  copyRunningFolder,
  moveFolder,
  restoreByCommand,
} from './copies.ts'
import type { FaultKind, World } from './fault-kind.ts'
import { type Copied, type History, now } from './history.ts'
import { makeBackup, readEpochs, restoreBackup, restoreWithoutRotation } from './old-backup.ts'

type Restore = (dataFolder: string, copy: string) => Promise<void>

/** Makes a copy of the database, and some time later puts it back: what came in between is gone. */
function oldBackup(restore: Restore) {
  return async ({ server, spareFolder, history }: World) => {
    const copy = mkdtempSync(join(spareFolder, 'backup-'))
    const copied = await timed(() => makeBackup(server.dataFolder, copy))
    return async () => {
      await server.kill()
      endHistories(server.dataFolder, { ...copied, isTorn: true }, history)
      await restore(server.dataFolder, copy)
      await server.start()
    }
  }
}

/**
 * Makes a copy of everything, and some time later the server is gone and starts
 * elsewhere on what is made of the copy. `restore` answers the new folder.
 */
function elsewhere(
  copy: (world: World, to: string) => Promise<Copied>,
  restore: (copy: string, to: string) => Promise<void>,
) {
  return async (world: World) => {
    const { server, spareFolder, history } = world
    const place = mkdtempSync(join(spareFolder, 'elsewhere-'))
    const copied = await copy(world, join(place, 'copy'))
    return async () => {
      await server.kill()
      endHistories(server.dataFolder, copied, history)
      const to = join(place, 'data')
      await restore(join(place, 'copy'), to)
      server.useFolder(to)
      await server.start()
    }
  }
}

function endHistories(dataFolder: string, copied: Copied, history: History): void {
  for (const ended of readEpochs(dataFolder))
    history.add({ type: 'info', f: 'restored', client: '', ...ended, copied })
}

/** Does it, and answers between which moments. */
async function timed(work: () => Promise<void> | void): Promise<Copied> {
  const from = now()
  await work()
  return { from, to: now() }
}

export const restoreFaults = {
  'old backup': { hits: 'server', lasts: [2, 4], strike: oldBackup(restoreBackup) },
  'old backup, same epoch': {
    hits: 'server',
    lasts: [2, 4],
    strike: oldBackup(restoreWithoutRotation),
  },
  'backup restored elsewhere': {
    hits: 'server',
    lasts: [2, 4],
    strike: elsewhere(
      ({ server }, to) => timed(() => backUpByCommand(server.dataFolder, to, server.preload)),
      restoreByCommand,
    ),
  },
  'copied folder elsewhere': {
    hits: 'server',
    lasts: [2, 4],
    strike: elsewhere(async ({ server, crowds }, to) => {
      await server.stop()
      const copied = await timed(() => copyFolder(server.dataFolder, to))
      await server.start()
      // What they say from now on is not in the copy.
      await crowds.until(({ live }) => live, 30_000)
      return copied
    }, moveFolder),
  },
  'folder copied while running, elsewhere': {
    hits: 'server',
    lasts: [2, 4],
    strike: elsewhere(async ({ server }, to) => {
      const copied = await timed(() => copyRunningFolder(server.dataFolder, to))
      return { ...copied, isTorn: true }
    }, moveFolder),
  },
} as const satisfies Record<string, FaultKind>
