import { resolve } from 'node:path'
import type { Config } from '../ground/config.ts'
import { noteBackup } from '../recovery/backup-stamp.ts'
import { saidOfMissing } from '../recovery/held-files.ts'
import { backUp } from '../recovery/make-backup.ts'
import { whyNotWhole } from '../recovery/manifest.ts'
import { folderAt } from '../storage/folder.ts'
import type { Answer } from './answer.ts'
import { CommandError } from './command-error.ts'
import { placeOf, storeOf } from './kept-at.ts'

interface BackupFlags {
  readonly force?: true
}

/** Makes a backup, and says what is in it. */
export async function backupCommand(
  config: Config,
  path: string,
  { force }: BackupFlags,
): Promise<Answer> {
  const { dataFolder, databaseUrl, secret } = config
  if (databaseUrl !== undefined)
    throw new CommandError(
      `DATABASE_URL is set, and \`lobby backup\` is of a data folder alone: back PostgreSQL up by pg_dump or continuous archiving, and keep the file of LOBBY_SECRET_FILE beside it; or write everything into one file by \`lobby export\`. None of these has the files that people have sent: copy ${storeOf(placeOf(config), config).place} after the database, so that every file that it names is there.`,
    )
  const file = resolve(path)
  const { database } = folderAt(dataFolder)
  const manifest = await backUp({ dataFolder, database, file, force: force === true })
  await noteBackup(dataFolder)
  const bytes = manifest.files.reduce((sum, each) => sum + each.bytes, 0)
  const { rooms, events, createdAt, missing } = manifest
  const lost = saidOfMissing(missing)
  // One that is kept elsewhere is not the folder's to bring.
  const failure = secret === undefined ? whyNotWhole(manifest) : undefined
  const whole = failure === undefined
  const facts = {
    file,
    createdAt,
    rooms,
    events,
    files: manifest.files.length,
    bytes,
    missing,
    whole,
  }
  const megabytes = (bytes / 2 ** 20).toFixed(1)
  const said = `${file}: ${rooms} rooms, ${events} events, ${megabytes} MB. It was read back${whole ? ', and is whole' : ''}.`
  // It is kept all the same: a folder that has lost its secret has everything else.
  return {
    facts,
    lines: lost ? [said, lost] : [said],
    ...(failure && {
      failure: `${failure} Put \`secret\` back into ${dataFolder}, and back up again.`,
    }),
  }
}
