// What is kept of files, from one place to another.
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { FilesTable } from '../storage/file-tables.ts'
import type { FileStore } from './file-store.ts'
import { draftsOf } from './incoming-files.ts'
import { keptName, thumbWidths } from './kept-names.ts'

export interface KeptFile extends Pick<FilesTable, 'name' | 'width'> {
  readonly content: string
}

/** Copies these files, with their smaller sizes. Answers the names of those that are not there. */
export async function copyKeptFiles(
  from: Pick<FileStore, 'read'>,
  to: FileStore,
  files: readonly KeptFile[],
): Promise<string[]> {
  const missing: string[] = []
  await to.prepare()
  // What was forwarded is there once.
  for (const file of new Map(files.map((one) => [one.content, one])).values())
    if (!(await copyOne(from, to, file))) missing.push(file.name)
  return missing.sort()
}

async function copyOne(
  from: Pick<FileStore, 'read'>,
  to: FileStore,
  { content, width }: KeptFile,
): Promise<boolean> {
  const drafts = draftsOf(join(to.incoming, content))
  const sizes = [undefined, ...thumbWidths.filter((one) => width !== null && one < width)]
  const copies = new Map<number | undefined, string>()
  try {
    await mkdir(drafts, { recursive: true, mode: 0o700 })
    for (const size of sizes) {
      const kept = await from.read(keptName(content, size))
      if (!kept) continue
      const copy = join(drafts, `${size ?? 'main'}`)
      await pipeline(kept.body, createWriteStream(copy, { mode: 0o600 }))
      copies.set(size, copy)
    }
    if (!copies.has(undefined)) return false
    await to.keep(content, copies)
    return true
  } finally {
    await to.dropIncoming(content)
  }
}
