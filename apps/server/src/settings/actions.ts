// What is decided about the server while it runs.
import type { ServerSettings } from '@lobby/protocol'
import { type Resource, requires } from '../ground/permissions.ts'
import type { Actor } from '../ground/person.ts'
import { everySocket, type Notify } from '../notices.ts'
import type { ServerDecisions } from './server-decisions.ts'

export type SettingsActions = ReturnType<typeof createSettingsActions>

interface Needs {
  readonly notify: Notify
  readonly server: () => Resource
  readonly settings: ServerDecisions
}

export function createSettingsActions({ notify, server, settings }: Needs) {
  return { changeSettings }

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
}
