// What is not whole yet, in a folder of its own that nothing leaves behind.
import { existsSync, rmSync } from 'node:fs'
import { mkdtemp, open, rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { StorageError } from '../storage/storage-error.ts'

/** What a copy of a database, and the folder of a process that has its own elsewhere, is called. */
export const forAWhile = join(tmpdir(), 'lobby-')

/** The folder's path begins with `prefix`. It is removed at the end, and when a signal ends the process before. */
export async function withDraft<Answer>(
  prefix: string,
  work: (draft: string) => Promise<Answer>,
): Promise<Answer> {
  const draft = await mkdtemp(prefix)
  const clear = clearAtTheEnd(draft)
  try {
    return await work(draft)
  } finally {
    clear()
  }
}

/**
 * Makes a file that gets its name when it is whole and on the disk. `make` writes it into the draft, which is beside
 * it, and answers its path there. Throws StorageError, and leaves the file as it was, where that cannot be.
 */
export async function makeFile<Made extends { readonly path: string }>(
  { file, force }: { readonly file: string; readonly force: boolean },
  make: (draft: string) => Promise<Made>,
): Promise<Made> {
  if (existsSync(file) && !force)
    throw new StorageError(`${file} exists: choose another name, or say --force.`)
  const folder = dirname(file)
  const prefix = join(folder, `.${basename(file)}-`)
  let isThere = false
  return withDraft(prefix, async (draft) => {
    isThere = true
    const made = await make(draft)
    await rename(made.path, file)
    const opened = await open(folder)
    await opened.sync().finally(() => opened.close())
    return made
  }).catch((error) => {
    if (isThere) throw error
    throw new StorageError(`${folder} cannot be written to (${error.code}).`, { cause: error })
  })
}

const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** Removes the folder when it is called, and when a signal ends the process before. */
function clearAtTheEnd(folder: string): () => void {
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const listeners = Object.entries(signals).map(([signal, code]) => {
    const listener = () => {
      remove()
      // Other drafts of this process have listeners of their own, which run in this turn too.
      setImmediate(() => process.exit(code))
    }
    process.once(signal, listener)
    return () => process.off(signal, listener)
  })
  return () => {
    for (const off of listeners) off()
    remove()
  }
}
