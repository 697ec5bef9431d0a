// Files on their way up, by tus: they go on after a break, a reload, and a restart of the server.
import { type ChatClient, csrfHeader, isWaitingForFiles } from '@lobby/client'
import { uploadsPath } from '@lobby/protocol/request'
import { Upload as TusUpload } from 'tus-js-client'
import { changeKept, forgetKept, type KeptUpload, keep, readKept } from './kept-uploads.ts'
import { tusOptions, uploadIdOf, uploadProblemIn } from './tus-options.ts'
import { changeUploads, type Upload, uploadsNow, watchUploads } from './uploads.ts'

type Where = { readonly client: ChatClient; readonly person: string }

/** Uploads on their way at once: what the page asks besides has room. */
const atOnce = 2
/** Milliseconds until a break is tried again. */
const waits = [500, 2_000, 5_000, 10_000]
/** The server keeps for a day what no message has. */
const keptFor = 24 * 60 * 60 * 1_000

type Run = { readonly tus: TusUpload; readonly over: () => void }

/** Those that are not up; without a run where they wait for their turn. */
const running = new Map<string, Run | undefined>()
const waiting: (() => void)[] = []

/** Those whose message is known to wait for them, or to have them. */
const taken = new Set<string>()
watchUploads(() => {
  for (const { key, id, isTaken } of uploadsNow()) {
    if (!isTaken) continue
    if (!taken.has(key)) void changeKept(key, { isTaken })
    taken.add(key)
    if (id !== undefined) drop(key)
  }
})

/** Begins to upload files for the message that is being written in a room. */
export function upload({ slug, files, ...where }: Where & { slug: string; files: File[] }): void {
  for (const file of files) {
    const { name } = file
    const key = crypto.randomUUID()
    const kept = { key, person: where.person, slug, name, file, at: Date.now() }
    show(kept)
    void keep(kept).then(() => start(where, kept))
  }
}

/** Goes on with what this person has left here. Another tab may be at it. */
export async function resume(where: Where): Promise<void> {
  const { pending } = where.client.getState()
  const wanted = new Set(pending.flatMap(({ files = [] }) => files.map(({ key }) => key)))
  const all = await readKept()
  for (const kept of all) {
    const { key, id } = kept
    const isOver = Date.now() - kept.at > keptFor || (kept.isTaken && !wanted.has(key))
    if (isOver) void forgetKept(key)
    else if (kept.person === where.person && !running.has(key)) {
      show(kept)
      if (id === undefined) start(where, kept)
      else done(where, key, id)
    }
  }
  const known = new Set(all.map(({ key }) => key))
  for (const message of pending.filter(isWaitingForFiles))
    for (const { key, id } of message.files ?? [])
      if (id === undefined && !known.has(key) && !running.has(key))
        where.client.files.refused(key, 'not_found')
}

/** Takes a file out of the message, here and on the server. */
export function cancel(key: string): void {
  const id = uploadsNow().find((one) => one.key === key)?.id
  const run = running.get(key)
  if (id !== undefined) void takeBack(id)
  else void run?.tus.abort(true).catch(() => {})
  run?.over()
  end(key)
  drop(key)
}

/** Where this fails, the server forgets it by itself in a day. */
async function takeBack(id: string): Promise<void> {
  const headers = { 'tus-resumable': '1.0.0', ...csrfHeader(document.cookie) }
  await fetch(`${uploadsPath}/${id}`, { method: 'DELETE', headers }).catch(() => {})
}

/** It is over for this tab. */
function drop(key: string): void {
  const { picture } = uploadsNow().find((one) => one.key === key) ?? {}
  if (picture) URL.revokeObjectURL(picture)
  void forgetKept(key)
  changeUploads((all) => all.filter((one) => one.key !== key))
}

function show({ key, slug, name, file, id, isTaken = false }: KeptUpload): void {
  const picture = file.type.startsWith('image/') && { picture: URL.createObjectURL(file) }
  const sent = id === undefined ? 0 : file.size
  const upload = { key, slug, name, bytes: file.size, sent, ...(id && { id }), ...picture, isTaken }
  changeUploads((all) => [...all.filter((one) => one.key !== key), upload])
}

function start(where: Where, kept: KeptUpload): void {
  running.set(kept.key, undefined)
  const run = () => {
    // Taken back meanwhile.
    if (!running.has(kept.key)) return next()
    void navigator.locks.request(`lobby upload ${kept.key}`, { ifAvailable: true }, (lock) =>
      lock ? send(where, kept) : undefined,
    )
  }
  const isFull = [...running.values()].filter(Boolean).length >= atOnce
  if (isFull) waiting.push(run)
  else run()
}

/** Resolves when it is over, for whatever reason. */
function send(where: Where, kept: KeptUpload): Promise<void> {
  const { key, name, file, url } = kept
  return new Promise((resolve) => {
    let breaks = 0
    const tus: TusUpload = new TusUpload(file, {
      ...tusOptions,
      ...(url !== undefined && { uploadUrl: url }),
      metadata: { filename: name },
      // Breaks are waited out here: however long one is.
      retryDelays: null,
      onUploadUrlAvailable() {
        if (tus.url) void changeKept(key, { url: tus.url })
      },
      onProgress(sent) {
        breaks = 0
        change(key, { sent })
      },
      onSuccess() {
        done(where, key, uploadIdOf(tus))
        resolve()
      },
      onError(error) {
        const problem = uploadProblemIn(error)
        if (problem === undefined) {
          const wait = waits[Math.min(breaks++, waits.length - 1)]
          setTimeout(() => running.has(key) && tus.start(), wait)
          return
        }
        change(key, { problem: problem.word })
        where.client.files.refused(key, problem.code)
        void forgetKept(key)
        end(key)
        resolve()
      },
    })
    running.set(key, { tus, over: resolve })
    tus.start()
  })
}

function done({ client }: Where, key: string, id: string): void {
  client.files.uploaded(key, id)
  void changeKept(key, { id })
  end(key)
  change(key, ({ bytes }) => ({ id, sent: bytes }))
}

/** One that is over makes room for the next. */
function end(key: string): void {
  running.delete(key)
  next()
}

function next(): void {
  waiting.shift()?.()
}

function change(key: string, changed: Partial<Upload> | ((one: Upload) => Partial<Upload>)): void {
  changeUploads((all) =>
    all.map((one) =>
      one.key === key
        ? { ...one, ...(typeof changed === 'function' ? changed(one) : changed) }
        : one,
    ),
  )
}
