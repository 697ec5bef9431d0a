import { openFileFolder as real } from '@lobby/server/parts/file-folder'

export * from '@lobby/server/parts/file-folder'

/** Milliseconds after its acknowledgement in which a file is on the disk. */
const late = 3_000

/** Says that a file is kept, and keeps it a moment later. */
export const openFileFolder: typeof real = (path) => {
  const folder = real(path)
  const underWay = new Map<string, Promise<void>>()
  return {
    ...folder,
    async keep(content, files) {
      const soon = new Promise<void>((resolve) => setTimeout(resolve, late))
      underWay.set(
        content,
        soon.then(() => folder.keep(content, files)).catch(() => {}),
      )
    },
    async dropIncoming(id) {
      const kept = underWay.get(id)
      if (kept) void kept.then(() => folder.dropIncoming(id))
      else await folder.dropIncoming(id)
    },
  }
}
