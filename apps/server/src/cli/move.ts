// Everything a server knows, into a file, out of it, or into another database.
import { readdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { copyKeptFiles, type KeptFile } from '../files/copy-kept-files.ts'
import type { Config } from '../ground/config.ts'
import { noteBackup } from '../recovery/backup-stamp.ts'
import { copyPlace } from '../recovery/copy-place.ts'
import { exportTo, importFrom } from '../recovery/export-file.ts'
import type { Totals } from '../recovery/export-lines.ts'
import { saidOfMissing } from '../recovery/held-files.ts'
import type { Place } from '../recovery/stored-places.ts'
import type { Answer } from './answer.ts'
import { UsageError } from './command-error.ts'
import { placeOf, storeOf } from './kept-at.ts'

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
  const { filesFolder, filesBucket } = config
  if (!filesBucket && !(await hasFiles(filesFolder))) return { facts: { file }, lines: [said] }
  const files = storeOf(placeOf(config), config).place
  const beside = `The files that people have sent are not in it: take ${files} along, too.`
  return { facts: { file, files }, lines: [said, beside] }
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
  const [source, target] = [placeIn(from), placeIn(to)]
  const ofFiles: string[] = []
  const { totals, wentOnIn } = await copyPlace(source, target, config.secret, async (files) => {
    if (files.length > 0) ofFiles.push(...(await copyFilesOf(source, target, config, files)))
  })
  const said = told(totals, 'Copied, and compared')
  const { facts } = said
  const lines = [...said.lines, ...ofFiles]
  if (wentOnIn === undefined) return { facts, lines }
  const again = `It went on where an earlier copy had stopped, in ${wentOnIn}.`
  return { facts: { ...facts, wentOnIn }, lines: [...lines, again] }
}

/** The files that people have sent: a database's are where LOBBY_FILES says. */
async function copyFilesOf(
  from: Place,
  to: Place,
  config: Config,
  files: readonly KeptFile[],
): Promise<string[]> {
  const [source, target] = [storeOf(from, config), storeOf(to, config)]
  if (source.place === target.place) return []
  for (const store of [source, target]) await store.require()
  const missing = saidOfMissing(await copyKeptFiles(source, target, files))
  const said = `The files that people have sent are in ${target.place}.`
  return missing === undefined ? [said] : [said, missing]
}

async function hasFiles(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => [])
  return names.some((name) => name !== 'incoming')
}

function told(totals: Totals, what: string) {
  const rows = Object.fromEntries(Object.entries(totals).map(([name, { rows }]) => [name, rows]))
  const { rooms = 0, user: people = 0, event_rows: events = 0 } = rows
  return {
    facts: { rows },
    lines: [`${what}: ${people} people, ${rooms} rooms, ${events} events.`],
  }
}

function placeIn(given: string): Place {
  if (given.startsWith('sqlite:') && given.length > 'sqlite:'.length)
    return { folder: resolve(given.slice('sqlite:'.length)) }
  if (/^postgres(ql)?:\/\//.test(given)) return { databaseUrl: given }
  throw new UsageError('A place is sqlite:FOLDER or postgres://…')
}
