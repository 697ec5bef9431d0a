import { ownDataEndpoints } from '@lobby/protocol'
import { fileAnswer } from '../files/file-answer.ts'
import type { FileStore } from '../files/file-store.ts'
import { findFile } from '../files/queries.ts'
import { ChatError } from '../ground/errors.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { sessionIn } from '../sessions/asking.ts'
import type { Database } from '../storage/database.ts'
import type { OwnDataActions } from './actions.ts'
import { listOwnMessages } from './queries.ts'

interface Needs {
  readonly db: Database
  readonly fileStore: FileStore
  readonly limiter: RateLimiter
  readonly ownDataActions: OwnDataActions
}

/** What the server keeps of the person who asks. */
export function addOwnDataRoutes(
  api: Api,
  { db, fileStore, limiter, ownDataActions }: Needs,
): void {
  serve(api, ownDataEndpoints, {
    'POST /api/account/data': (asked) => ownDataActions.exportOwnData(sessionIn(asked).person),

    'GET /api/account/data/messages': (asked) => {
      const { id } = sessionIn(asked).person
      limiter.consume('ownMessages', id)
      return listOwnMessages(db, id, asked.query)
    },

    'GET /api/account/data/files/{id}': async (asked) => {
      const file = await findFile(db, asked.params.id)
      if (!file?.content || file.ownerId !== sessionIn(asked).person.id)
        throw new ChatError('not_found', 'There is no such file of yours.')
      return fileAnswer(fileStore, { ...file, content: file.content }, asked.headers)
    },

    'DELETE /api/account': (asked) => ownDataActions.deleteOwnAccount(sessionIn(asked).person),
  })
}
