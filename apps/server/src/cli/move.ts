// Everything a server knows, into a file, out of it, or into another database.
import { resolve } from 'node:path'
import type { Config } from '../ground/config.ts'
import { noteBackup } from '../recovery/backup-stamp.ts'
import { copyPlace } from '../recovery/copy-place.ts'
import { exportTo, importFrom } from '../recovery/export-file.ts'
import type { Totals } from '../recovery/export-lines.ts'
import type { Place } from '../recovery/stored-places.ts'
import type { Answer } from './answer.ts'
import { UsageError } from './command-error.ts'

/** Writes everything into one file, also while the server runs. */
export async function exportCommand(
  config: Config,
  path: string,
  { force }: { readonly force?: true },
): Promise<Answer> {
  const file = resolve(path)
  await exportTo({ place: placeOf(config), secret: config.secret, file, force: force === true })
  await noteBackup(config.dataFolder)
  const said = `${file}: everything, with what lets people in. Keep it as you keep a backup.`
  return { facts: { file }, lines: [said] }
}

/** Makes an empty server of such a file. */
export async function importCommand(config: Config, path: string): Promise<Answer> {
  const file = resolve(path)
  const totals = await importFrom({ place: placeOf(config), secret: config.secret, file })
  return told(totals, `${file} is imported, and was compared`)
}

interface CopyFlags {
  readonly from: string
  readonly to: string
}

/** Makes an empty server of another one, or goes on with it. */
export async function copyCommand(config: Config, { from, to }: CopyFlags): Promise<Answer> {
  const { totals, wentOnIn } = await copyPlace(placeIn(from), placeIn(to), config.secret)
  const { facts, lines } = told(totals, 'Copied, and compared')
  if (wentOnIn === undefined) return { facts, lines }
  const said = `It went on where an earlier copy had stopped, in ${wentOnIn}.`
  return { facts: { ...facts, wentOnIn }, lines: [...lines, said] }
}

function told(totals: Totals, what: string) {
  const rows = Object.fromEntries(Object.entries(totals).map(([name, { rows }]) => [name, rows]))
  const { rooms = 0, user: people = 0, event_rows: events = 0 } = rows
  return {
    facts: { rows },
    lines: [`${what}: ${people} people, ${rooms} rooms, ${events} events.`],
  }
}

function placeOf({ databaseUrl, dataFolder }: Config): Place {
  return databaseUrl === undefined ? { folder: dataFolder } : { databaseUrl }
}

function placeIn(given: string): Place {
  if (given.startsWith('sqlite:') && given.length > 'sqlite:'.length)
    return { folder: resolve(given.slice('sqlite:'.length)) }
  if (/^postgres(ql)?:\/\//.test(given)) return { databaseUrl: given }
  throw new UsageError('A place is sqlite:FOLDER or postgres://…')
}
