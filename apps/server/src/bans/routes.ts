import { addressBanEndpoints } from '@lobby/protocol'
import type { Context } from '../context.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { banAddress, liftAddressBan } from './actions.ts'

/** Addresses that are kept out, over HTTP. */
export function addAddressBanRoutes(api: Api, context: Context): void {
  serve(api, addressBanEndpoints, {
    'GET /api/admin/address-bans': ({ query }) => context.addressBans.list(query),

    'POST /api/admin/address-bans': (asked) => banAddress(context, asked, asked.body),

    'DELETE /api/admin/address-bans/{id}': ({ actor, params: { id } }) =>
      liftAddressBan(context, actor, id),
  })
}
