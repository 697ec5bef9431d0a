// The folder of files when all is over: what lies there, and whether the database knows of it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Ask } from './ask.ts'
import { hashOf } from './history.ts'

export interface StoredFile {
  /** What the folder calls it. */
  readonly file: string
  readonly hash: string
  readonly isKnown: boolean
}

/** Reads them all but those that are still on their way in. */
export async function readStoredFiles(ask: Ask, folder: string): Promise<StoredFile[]> {
  const rows = await ask<{ id: string; content: string | null }>('select id, content from files')
  const known = new Set(rows.map(({ id, content }) => content ?? id))
  return foldersIn(folder).flatMap((part) =>
    readdirSync(join(folder, part)).map((file) => {
      const hash = hashOf(readFileSync(join(folder, part, file)))
      return { file, hash, isKnown: known.has(file) }
    }),
  )
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name !== 'incoming')
  } catch {
    return []
  }
}
