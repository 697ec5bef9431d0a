import { addressBanEndpoints } from '@lobby/protocol'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { AddressBanActions } from './actions.ts'
import type { AddressBans } from './address-bans.ts'

interface Needs {
  readonly addressBans: AddressBans
  readonly addressBanActions: AddressBanActions
}

/** Addresses that are kept out, over HTTP. */
export function addAddressBanRoutes(api: Api, { addressBans, addressBanActions }: Needs): void {
  serve(api, addressBanEndpoints, {
    'GET /api/admin/address-bans': ({ query }) => addressBans.list(query),

    'POST /api/admin/address-bans': (asked) => addressBanActions.banAddress(asked, asked.body),

    'DELETE /api/admin/address-bans/{id}': ({ actor, params: { id } }) =>
      addressBanActions.liftAddressBan(actor, id),
  })
}
