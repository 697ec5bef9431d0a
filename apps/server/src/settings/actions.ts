// What is decided about the server while it runs.
import type { ServerSettings } from '@lobby/protocol'
import type { Context } from '../context.ts'
import { requires } from '../ground/permissions.ts'
import type { Actor } from '../ground/person.ts'
import { everySocket } from '../notices.ts'

/** Decides something about the server. It counts at once, also for sockets that are open. */
export async function changeSettings(
  context: Context,
  actor: Actor,
  change: Parameters<Context['settings']['change']>[0],
): Promise<ServerSettings> {
  requires(actor, 'settings.change', context.server())
  const settings = await context.settings.change(change, actor)
  await context.notify(everySocket, { type: 'server.changed' })
  return settings
}
