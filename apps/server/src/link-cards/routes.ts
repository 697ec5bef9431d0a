import { linkCardEndpoints } from '@lobby/protocol'
import { ChatError } from '../ground/errors.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { ServerDecisions } from '../settings/server-decisions.ts'
import type { Database } from '../storage/database.ts'
import type { LinkCardActions } from './actions.ts'
import { findCardImage, listCards } from './queries.ts'

interface Needs {
  readonly db: Database
  readonly settings: ServerDecisions
  readonly linkCardActions: LinkCardActions
}

/** What messages link to, for who may read those, as it is when they ask. */
export function addLinkCardRoutes(api: Api, { db, settings, linkCardActions }: Needs): void {
  const isOn = () => settings.now.previews === 'on'

  serve(api, linkCardEndpoints, {
    'GET /api/link-cards': async ({ actor, server, query }) => ({
      messages: isOn() ? await listCards(db, { actor, server }, query.of) : [],
    }),

    'GET /api/rooms/{slug}/messages/{seq}/cards/{card}/image': async (asked) => {
      const { actor, server, params, headers: asks } = asked
      const found = isOn() && (await findCardImage(db, { actor, server }, params))
      if (!found) throw new ChatError('not_found', 'There is no such picture.')
      const etag = `"${found.readAt}"`
      // It is kept by the browser, which asks each time whether it still may show it.
      const headers = { 'content-type': 'image/webp', 'cache-control': 'private, no-cache', etag }
      if (asks.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
      return new Response(Buffer.from(found.image, 'base64'), { headers })
    },

    'DELETE /api/rooms/{slug}/messages/{seq}/cards/{card}': ({ actor, params }) =>
      linkCardActions.removeCard(actor, params),
  })
}
