// What an operator does by hand: the database is copied, then the files, and both are put back.
import { copyFileSync, cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { openStorage, rotateEpochs } from '@lobby/server/testing'

const files = 'files'

/** Copies into this folder the database as it is now, and then the files, while a server writes to both. */
export async function makeBackup(dataFolder: string, copy: string): Promise<void> {
  const database = new DatabaseSync(join(dataFolder, 'lobby.db'), { readOnly: true })
  try {
    await backup(database, join(copy, 'lobby.db'))
  } finally {
    database.close()
  }
  copyFiles(dataFolder, copy)
}

/** Which history each room has. */
export function readEpochs(dataFolder: string): { room: string; epoch: string }[] {
  const database = new DatabaseSync(join(dataFolder, 'lobby.db'))
  try {
    const rooms = database.prepare(
      'select slug as room, epoch from rooms join room_heads on room_heads.roomId = rooms.id',
    )
    return rooms.all() as { room: string; epoch: string }[]
  } finally {
    database.close()
  }
}

/** Puts a copy in the place of the database, whose server must be stopped. What follows is another history. */
export async function restoreBackup(dataFolder: string, copy: string): Promise<void> {
  putBack(dataFolder, copy)
  const storage = await openStorage({ dataFolder })
  try {
    await rotateEpochs(storage.db)
  } finally {
    await storage.close()
  }
}

/** The mistake: the copy is put back, and goes on as if it were the same history. */
export async function restoreWithoutRotation(dataFolder: string, copy: string): Promise<void> {
  putBack(dataFolder, copy)
}

function putBack(dataFolder: string, copy: string): void {
  const database = join(dataFolder, 'lobby.db')
  for (const ending of ['-wal', '-shm']) rmSync(`${database}${ending}`, { force: true })
  copyFileSync(join(copy, 'lobby.db'), database)
  rmSync(join(dataFolder, files), { recursive: true, force: true })
  copyFiles(copy, dataFolder)
}

/** One that is deleted meanwhile need not be there. */
function copyFiles(from: string, to: string): void {
  const [source, incoming] = [join(from, files), join(from, files, 'incoming')]
  if (!existsSync(source)) return
  const isKept = (path: string) => path !== incoming && existsSync(path)
  cpSync(source, join(to, files), { recursive: true, filter: isKept })
}
