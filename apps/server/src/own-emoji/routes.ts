import { ownEmojiEndpoints } from '@lobby/protocol'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { Database } from '../storage/database.ts'
import type { OwnEmojiActions } from './actions.ts'
import { listOwnEmoji } from './queries.ts'

interface Needs {
  readonly db: Database
  readonly ownEmojiActions: OwnEmojiActions
}

/** The server's own emoji, over HTTP. */
export function addOwnEmojiRoutes(api: Api, { db, ownEmojiActions }: Needs): void {
  serve(api, ownEmojiEndpoints, {
    'GET /api/emoji': () => listOwnEmoji(db),

    'PUT /api/emoji/{name}': ({ actor, params: { name }, image }) =>
      ownEmojiActions.putEmoji(actor, name, image),

    'DELETE /api/emoji/{name}': ({ actor, params: { name } }) =>
      ownEmojiActions.deleteEmoji(actor, name),
  })
}
