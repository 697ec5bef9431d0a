import { digestEndpoints } from '@lobby/protocol'
import type { Api } from '../http/api.ts'
import { Reply, serve } from '../http/serve.ts'
import type { DigestActions } from './actions.ts'

interface Needs {
  readonly digestActions: DigestActions
}

/** The links in mails about what was missed. */
export function addDigestRoutes(api: Api, { digestActions }: Needs): void {
  serve(api, digestEndpoints, {
    'GET /api/digests/{token}/end': ({ params: { token } }) =>
      new Reply(undefined, {
        headers: [['location', `/account/digest/${encodeURIComponent(token)}`]],
      }),

    'POST /api/digests/{token}/end': ({ params: { token } }) => digestActions.endDigests(token),
  })
}
