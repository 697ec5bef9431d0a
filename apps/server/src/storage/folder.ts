import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { StorageError } from './storage-error.ts'

/** The files of a data folder. */
export interface Folder {
  readonly path: string
  readonly database: string
  /** Locked as long as a process uses the folder. Nothing else may open it: closing it would drop the lock. */
  readonly lock: string
  /** The number of that process, for people. */
  readonly pid: string
  /** How the database was left; see `witness.ts`. */
  readonly witness: string
}

/** What a backup holds besides the database. Everything else in the folder belongs to a process, or is made anew. */
export const keptFiles = ['secret', 'files'] as const

/** The files of the folder at this path, whether they are there or not. */
export function folderAt(path: string): Folder {
  return {
    path,
    database: join(path, 'lobby.db'),
    lock: join(path, 'lobby.lock'),
    pid: join(path, 'lobby.pid'),
    witness: join(path, 'lobby.witness'),
  }
}

/** Whether there is a database. A start that was cut off may leave an empty file. */
export function hasDatabase(path: string): boolean {
  return hasContent(path)
}

/** Why a folder without a database is no new one, in a sentence; undefined when it is new, or has one. */
export function whyLost({ database, witness }: Folder): string | undefined {
  if (hasDatabase(database) || !hasContent(witness)) return undefined
  return `${database} is gone, though a server has run on this folder: put it back, or restore a backup into another folder. To begin anew, choose an empty one.`
}

function hasContent(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0
}

/** Makes the folder for its owner alone, if it is not there, with these files. Throws StorageError when it cannot be used. */
export function prepareFolder(
  path: string,
  files: readonly (keyof Pick<Folder, 'lock' | 'database'>)[] = ['lock', 'database'],
): Folder {
  const folder = folderAt(path)
  try {
    makeFolder(resolve(path))
    closeToOthers(path)
    const lost = files.includes('database') ? whyLost(folder) : undefined
    if (lost) throw new StorageError(lost)
    // SQLite gives its other files the permissions of the one they belong to.
    for (const file of files) makePrivate(folder[file])
  } catch (error) {
    if (error instanceof StorageError) throw error
    throw new StorageError(sentenceFor(path, error), { cause: error })
  }
  return folder
}

/**
 * One level at a time: mkdir's own `recursive` never returns where the kernel
 * refuses with ENOENT, as in /proc. A folder survives a power cut once the one
 * it stands in has been written.
 */
function makeFolder(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found && !found.isDirectory()) throw Object.assign(new Error(path), { code: 'ENOTDIR' })
  if (found) return
  const parent = dirname(path)
  makeFolder(parent)
  mkdirSync(path, { mode: 0o700 })
  const descriptor = openSync(parent, 'r')
  fsyncSync(descriptor)
  closeSync(descriptor)
}

/** What others must not read, and a copy, a volume or an older program may have left open. */
const secrets = ['secret', 'server.json', 'lobby.witness', 'lobby.db-wal', 'lobby.db-shm']

/** Takes the folder and its files from everybody but their owner. A folder of other programs is left as it is, and refused. */
function closeToOthers(path: string): void {
  const files = readdirSync(path)
  if (isOpen(path)) {
    if (!files.includes('lobby.db') && files.some((file) => !mayBeInOurs(file)))
      throw new StorageError(
        `The data folder ${path} can be read by others and holds files of other programs: give a folder of Lobby's own, or an empty one.`,
      )
    close(path, 0o700)
  }
  for (const file of secrets)
    if (files.includes(file) && isOpen(join(path, file))) close(join(path, file), 0o600)
}

/** What is ours, was put there for us, or is in each new volume. */
function mayBeInOurs(file: string): boolean {
  return /^lobby\.|^secret|^server\.json$|^files$|^lost\+found$/.test(file)
}

const isOpen = (path: string) => (statSync(path).mode & 0o077) !== 0

function close(path: string, mode: number): void {
  try {
    chmodSync(path, mode)
  } catch (error) {
    throw new StorageError(
      `${path} can be read by others, and this process may not change that: give it to user ${process.getuid?.() ?? 'of this process'}, with mode ${mode.toString(8)}.`,
      { cause: error },
    )
  }
  if (isOpen(path))
    throw new StorageError(
      `${path} can be read by others whatever its mode is: keep the data folder on a disk that knows modes.`,
    )
}

function makePrivate(file: string): void {
  try {
    closeSync(openSync(file, 'ax', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    chmodSync(file, 0o600)
  }
}

function sentenceFor(path: string, error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOTDIR') return `The data folder ${path} is a file: give the path of a folder.`
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return `The data folder ${path} cannot be written to: give one that user ${process.getuid?.() ?? 'of this process'} may write to.`
  if (code === 'ENOSPC') return onFullDisk(path)
  return `The data folder ${path} cannot be used (${code ?? error}): give the path of a folder on a local disk.`
}

/** What to do about a full disk. */
export function onFullDisk(path: string): string {
  return `The data folder ${path} is on a full disk: make room there.`
}
