// What is decided about the server while it runs.
import type { ServerIdentity, ServerIdentityChange, ServerSettings } from '@lobby/protocol'
import { type Resource, requires } from '../ground/permissions.ts'
import type { Actor } from '../ground/person.ts'
import { readImage } from '../images/read-image.ts'
import { storeImage } from '../images/stored-images.ts'
import { everyone, everySocket, type Notify } from '../notices.ts'
import type { ServerDecisions } from './server-decisions.ts'
import type { Identity } from './server-identity.ts'

export type SettingsActions = ReturnType<typeof createSettingsActions>

interface Needs {
  readonly notify: Notify
  readonly server: () => Resource
  readonly settings: ServerDecisions
  readonly identity: Identity
}

export function createSettingsActions({ notify, server, settings, identity }: Needs) {
  return { changeSettings, changeIdentity, changeLogo }

  /** Decides something about the server. It counts at once, also for sockets that are open. */
  async function changeSettings(
    actor: Actor,
    change: Parameters<ServerDecisions['change']>[0],
  ): Promise<ServerSettings> {
    requires(actor, 'settings.change', server())
    const decided = await settings.change(change, actor)
    await notify(everySocket, { type: 'server.changed' })
    return decided
  }

  /** Gives the server another name, or another text for everybody. Open pages show it at once. */
  async function changeIdentity(
    actor: Actor,
    { name, welcome, banner }: ServerIdentityChange,
  ): Promise<ServerIdentity> {
    requires(actor, 'settings.change', server())
    const stored = banner === undefined ? undefined : banner ? JSON.stringify(banner) : ''
    return told(await identity.change(actor, () => ({ name, welcome, banner: stored })))
  }

  /** Gives the server a logo; without a file, takes it away. Throws as `readImage` does. */
  async function changeLogo(actor: Actor, file?: Uint8Array<ArrayBuffer>): Promise<ServerIdentity> {
    requires(actor, 'settings.change', server())
    const picture = file && readImage(file)
    return told(
      await identity.change(actor, async (tx) => ({
        logo: picture ? await storeImage(tx, picture) : '',
      })),
    )
  }

  async function told(now: ServerIdentity): Promise<ServerIdentity> {
    await notify(everyone, { type: 'server.described', server: now })
    return now
  }
}
