import { type Config, isLoopback } from './config.ts'
import { ChatError } from './errors.ts'
import type { Actor } from './person.ts'

/** What can be done. A later role adds a column, a later action a row. */
export type Action =
  | 'room.read'
  | 'room.create'
  | 'room.rename'
  | 'room.delete'
  | 'message.send'
  | 'settings.change'
  | 'account.manage'

/** Whether the actor may do it. Pure: it decides from what it is given. */
export function can(config: Config, actor: Actor, action: Action): boolean {
  if (actor === 'operator') return true
  const mayEnter = config.guests || actor?.guest === false
  const allowed: Record<Action, boolean> = {
    'room.read': mayEnter,
    'message.send': mayEnter && actor !== undefined,
    'room.create': mayEnter && config.openRooms,
    'room.rename': mayEnter && config.openRooms,
    // Nothing brings a room back: until there are roles, only whoever is at the machine.
    'room.delete': mayEnter && config.openRooms && isLoopback(config.host),
    'settings.change': actor?.role === 'owner' || actor?.role === 'admin',
    // At the command line alone.
    'account.manage': false,
  }
  return allowed[action]
}

/** Throws ChatError: `signed_out` when signing in might help, `forbidden` when it would not. */
export function requires(config: Config, actor: Actor, action: Action): void {
  if (can(config, actor, action)) return
  if (actor === undefined) throw new ChatError('signed_out', 'Sign in first.')
  throw new ChatError('forbidden', 'This is not open to you on this server.')
}
