// Actions that have something in common besides who may do them.
import type { Action } from './permission-table.ts'

/** What is done to people of a lower rank only. */
export const onThoseBelow: ReadonlySet<Action> = new Set([
  'account.manage',
  'account.remove-picture',
  'session.manage',
  'account.help',
  'invitation.revoke',
  'address-ban.manage',
  'member.remove',
  'member.role',
  'member.ban',
  'member.unban',
] as const)

/** What nobody writes in an archived room. */
export const writing: ReadonlySet<Action> = new Set([
  'room.call',
  'message.send',
  'message.delete',
  'message.remove-card',
  'message.edit',
  'message.react',
  'message.pin',
  'room.type',
  'room.rename',
] as const)

/** What only moderators do in a room where the others read: a pin stands over what everybody reads. */
export const speech: ReadonlySet<Action> = new Set([
  'message.send',
  'message.pin',
  'room.type',
] as const)

/** What nobody does to a direct room: it is these people's, and stays so. */
export const fixedInDirect: ReadonlySet<Action> = new Set([
  'room.rename',
  'room.configure',
  'guest-link.make',
  'member.add',
  'member.leave',
  'member.remove',
  'member.role',
  'member.ban',
  'member.unban',
] as const)

/** What is not for guests of one room alone, who came by a link. */
export const beyondOneRoom: ReadonlySet<Action> = new Set([
  'room.create',
  'room.create-private',
  'room.create-direct',
  'room.rename',
  'room.configure',
  'room.delete',
  'guest-link.make',
  'guest-link.pause',
  'guest-link.revoke',
] as const)
