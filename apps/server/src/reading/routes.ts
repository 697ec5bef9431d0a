import { readingEndpoints } from '@lobby/protocol'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { sessionIn } from '../sessions/asking.ts'
import type { ReadingActions } from './actions.ts'

interface Needs {
  readonly readingActions: ReadingActions
}

/** A person's own view of rooms, over HTTP. */
export function addReadingRoutes(api: Api, { readingActions }: Needs): void {
  serve(api, readingEndpoints, {
    'POST /api/rooms/{slug}/unread': (asked) => {
      const { params, body } = asked
      return readingActions.markUnread(sessionIn(asked).person, params.slug, body.seq)
    },
  })
}
