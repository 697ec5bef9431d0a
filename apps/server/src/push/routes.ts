import { pushEndpoints } from '@lobby/protocol'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { sessionIn } from '../sessions/asking.ts'
import type { Database } from '../storage/database.ts'
import type { PushActions } from './actions.ts'
import { subscribedHere } from './push-subscriptions.ts'

interface Needs {
  readonly db: Database
  readonly pushKey: string
  readonly pushActions: PushActions
}

/** What a device is told while the page is closed. */
export function addPushRoutes(api: Api, { db, pushKey, pushActions }: Needs): void {
  serve(api, pushEndpoints, {
    'GET /api/push/key': () => ({ key: pushKey }),

    'GET /api/push/subscriptions': async (asked) => ({
      here: await subscribedHere(db, sessionIn(asked).id),
    }),

    'POST /api/push/subscriptions': (asked) => pushActions.subscribe(sessionIn(asked), asked.body),

    'DELETE /api/push/subscriptions': (asked) => pushActions.unsubscribe(sessionIn(asked)),

    'POST /api/push/test': async (asked) => ({
      outcome: await pushActions.tryOut(sessionIn(asked)),
    }),
  })
}
