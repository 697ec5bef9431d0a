// Files on their way in, by tus: what of one is here stays here, through broken connections and restarts.

import { limits } from '@lobby/protocol/limits'
import { uploadsPath } from '@lobby/protocol/request'
import { FileStore as TusFolder } from '@tus/file-store'
import { Server, Upload } from '@tus/server'
import type { Clock } from '../ground/clock.ts'
import type { Config } from '../ground/config.ts'
import { ChatError, signedOut } from '../ground/errors.ts'
import { type Actor, personOf } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import { problem } from '../http/problem.ts'
import type { ServerDecisions } from '../settings/server-decisions.ts'
import type { Database } from '../storage/database.ts'
import type { FilesTable } from '../storage/file-tables.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { fileNameOf } from './file-name.ts'
import { requireQuota } from './file-quotas.ts'
import { type FileStore, noRoom } from './file-store.ts'
import type { FinishUpload } from './finish-upload.ts'
import { randomName } from './kept-names.ts'
import type { LeavingFiles } from './leaving-files.ts'
import { countUnsent, findFile, letGo } from './queries.ts'

interface Needs {
  readonly config: Pick<Config, 'uploadLimit' | 'uploadsOfPerson'>
  readonly db: Database
  readonly clock: Clock
  readonly limiter: RateLimiter
  readonly settings: Pick<ServerDecisions, 'now'>
  readonly fileStore: FileStore
  readonly finishUpload: FinishUpload
  readonly leavingFiles: Pick<LeavingFiles, 'soon'>
}

export function createUploads({
  config,
  db,
  clock,
  limiter,
  settings,
  fileStore,
  finishUpload,
  leavingFiles,
}: Needs) {
  /** Whose request it is, and what it was refused for: tus knows neither. */
  const owners = new WeakMap<Request, string>()
  const refusals = new WeakMap<Request, ChatError>()
  const store = new TusFolder({
    directory: fileStore.incoming,
    configstore: rowsAsUploads({ db, clock, leavingFiles }),
  })
  // The size of a file is known at its beginning: it is counted then.
  store.extensions = ['creation', 'creation-with-upload', 'termination']
  const tus = new Server({
    path: uploadsPath,
    relativeLocation: true,
    datastore: store,
    maxSize: config.uploadLimit,
    allowedOrigins: () => false,
    namingFunction: randomName,
    async onUploadCreate(request, { id, size = 0, metadata }) {
      await begin(owners.get(request) ?? '', { id, size, name: fileNameOf(metadata?.filename) })
      return {}
    },
    async onUploadFinish(_, upload) {
      await finishUpload(upload)
      return {}
    },
    onResponseError(request, error) {
      if (error instanceof ChatError) refusals.set(request, error)
      return undefined
    },
  })

  /** Answers a request of tus. Only the sender of an upload learns of it. */
  return async (request: Request, actor: Actor): Promise<Response> => {
    const person = personOf(actor)
    if (!person?.session) throw signedOut()
    const { id, ...rest } = addressOf(request)
    const file = id === undefined ? undefined : await findFile(db, id)
    const isTheirs = file?.ownerId === person.id
    if (rest.isOne && !isTheirs) throw noSuchUpload()
    if (file?.content) return afterTheEnd(request, file)
    owners.set(request, person.id)
    const answer = await tus.handleWeb(request)
    const refusal = refusals.get(request)
    if (refusal) throw refusal
    if (answer.status >= 400) return refused(answer)
    // What a stop kept from being finished is finished when its sender asks.
    const isWhole = answer.headers.get('upload-offset') === answer.headers.get('upload-length')
    if (file && request.method === 'HEAD' && isWhole) await finishUpload(file)
    return answer
  }

  async function begin(
    ownerId: string,
    { id, size, name }: { readonly id: string; readonly size: number; readonly name: string },
  ): Promise<void> {
    limiter.consume('upload', ownerId)
    await fileStore.prepare()
    if (!(await fileStore.hasRoomFor(size))) throw noRoom
    const row = { id, ownerId, name, type: '', bytes: size, createdAt: clock.wall() }
    await inTransaction(db, async (tx) => {
      const unsent = await countUnsent(tx, ownerId)
      if (unsent >= limits.unsentFiles)
        throw new ChatError(
          'too_many',
          `You have ${unsent} files that you have not sent. Send them first, or take them back.`,
        )
      await requireQuota(tx, { config, settings }, { ownerId, size })
      await tx.insertInto('files').values(row).execute()
    })
  }

  /** It is whole: there is nothing to add, and it can be taken back until a message has it. */
  async function afterTheEnd({ method }: Request, file: FilesTable): Promise<Response> {
    const headers = { 'tus-resumable': '1.0.0', 'cache-control': 'no-store' }
    if (method === 'HEAD') {
      const length = String(file.bytes)
      return new Response(null, {
        headers: { ...headers, 'upload-offset': length, 'upload-length': length },
      })
    }
    if (method !== 'DELETE' || file.seq !== null)
      throw new ChatError('forbidden', 'This file is whole, and no more is added to it.')
    await db
      .updateTable('files')
      .set({ goneAt: clock.wall() })
      .where('id', '=', file.id)
      .where('seq', 'is', null)
      .execute()
    leavingFiles.soon()
    return new Response(null, { status: 204, headers })
  }
}

/** What tus has to know of an upload is in its row, but for how much of it is here: that is the size of its file. */
function rowsAsUploads({ db, clock, leavingFiles }: Pick<Needs, 'db' | 'clock' | 'leavingFiles'>) {
  return {
    async get(id: string): Promise<Upload | undefined> {
      const row = await findFile(db, id)
      if (!row || row.content !== null) return undefined
      const creation_date = new Date(Number(row.createdAt)).toISOString()
      return new Upload({ id, size: Number(row.bytes), offset: 0, creation_date })
    },
    // It is there by now: see `begin`.
    async set(): Promise<void> {},
    async delete(id: string): Promise<void> {
      // A stop may have left it where it is kept.
      await letGo(db, id, clock.wall())
      leavingFiles.soon()
    },
  }
}

/** Which upload a request is about, if it is about one. */
function addressOf({ url }: Request): { readonly isOne: boolean; readonly id?: string } {
  const rest = new URL(url).pathname.slice(uploadsPath.length + 1)
  return rest === '' ? { isOne: false } : { isOne: true, id: rest }
}

function noSuchUpload(): ChatError {
  return new ChatError('not_found', 'There is no such upload of yours.')
}

const codes = {
  404: 'not_found',
  410: 'not_found',
  413: 'too_long',
  409: 'changed_meanwhile',
} as const

/** What tus has refused, as the API refuses. */
async function refused(answer: Response): Promise<Response> {
  const code = codes[answer.status as keyof typeof codes]
  const text = (await answer.text()).trim()
  if (answer.status >= 500) return problem('busy', text, { retryAfter: 1_000 })
  return problem(code ?? 'invalid', text)
}
