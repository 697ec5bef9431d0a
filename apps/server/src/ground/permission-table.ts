// Who may do what, as one table. `permissions.ts` is how it is asked.
import type { RoomKind } from '@lobby/protocol'
import { type RoomRole, serverRoles } from './person.ts'

/** A person's standing on the server, the highest first; each may do what the ones after it may. */
export const standings = ['operator', ...serverRoles, 'anonymous'] as const
type Standing = (typeof standings)[number]

/** What was decided about the server, as far as permissions depend on it. */
export interface Settings {
  /** A name is enough to come in, and nothing at all to read. */
  readonly guests: boolean
  /** Everybody may make rooms, and change those that all may enter. */
  readonly openRooms: boolean
  /** Every account may make rooms. */
  readonly memberRooms: boolean
  /** Every account may make invitations to the server. */
  readonly memberInvites: boolean
  /** Every account may add emoji of the server's own. */
  readonly memberEmoji: boolean
  /** Accounts find each other, whether they have met or not. */
  readonly openDirectory: boolean
  /** Only this machine can reach the server. */
  readonly onlyThisMachine: boolean
  /** The server has no owner yet. It has one for good from the first on. */
  readonly ownerless: boolean
}

/** Lets those of a standing, and all above it, do something; where it has conditions, only under all of them. */
export interface Grant {
  readonly least: Standing
  /**
   * `session`: the server must know the actor again. `own`: it is theirs. `maker`: they have made the room.
   * `proof`: the actor has proved within ten minutes who they are, which `confirm_first` asks for.
   */
  readonly needs?: readonly (keyof Settings | 'session' | 'own' | 'maker' | 'proof')[]
  /** By kind of room, the roles in it; a kind that is not there is not meant. */
  readonly in?: Readonly<Partial<Record<RoomKind, readonly RoomRole[]>>>
}

type Roles = NonNullable<Grant['in']>

// A private or a direct room is its members': no role on the server opens it.
const inside: Roles = {
  public: ['outsider', 'member', 'moderator', 'muted'],
  private: ['member', 'moderator', 'muted'],
  direct: ['member'],
}
const speaking: Roles = {
  public: ['outsider', 'member', 'moderator'],
  private: ['member', 'moderator'],
  direct: ['member'],
}
const moderating: Roles = { public: ['moderator'], private: ['moderator'] }
const anyPublic: Roles = { public: ['outsider', 'member', 'moderator'] }

const anybody: readonly Grant[] = [{ least: 'anonymous' }]
/** People the server knows again. */
const known: readonly Grant[] = [{ least: 'guest', needs: ['session'] }]
/** People with an account, and a session of it. */
const accountHolders: readonly Grant[] = [{ least: 'member', needs: ['session'] }]
/** People who are let in, as far as the room lets them. */
const visitors = (roles?: Roles): readonly Grant[] => [
  { least: 'anonymous', needs: ['guests'], ...(roles && { in: roles }) },
  { least: 'member', ...(roles && { in: roles }) },
]
/** People in the room that the server knows again. */
const knownIn = (roles: Roles): readonly Grant[] => [
  { least: 'guest', needs: ['guests', 'session'], in: roles },
  { least: 'member', needs: ['session'], in: roles },
]
const writers: readonly Grant[] = [
  { least: 'guest', needs: ['guests'], in: speaking },
  { least: 'member', in: speaking },
]
/** The room's own moderators, and the server's wherever they may speak. */
const moderators = (roles: Roles = moderating): readonly Grant[] => [
  { least: 'guest', needs: ['guests'], in: roles },
  { least: 'member', in: roles },
]
const linkMakers: readonly Grant[] = [
  { least: 'guest', needs: ['guests', 'session'], in: moderating },
  { least: 'member', needs: ['session'], in: moderating },
  { least: 'admin', in: anyPublic },
]
/** Out of reach for others, and without an owner: there is no one else to decide. */
const untended = ['onlyThisMachine', 'ownerless'] as const
const onlyPrivate = (roles: Roles): Roles => ({ private: roles.private ?? [] })
// Nobody moderates a direct room.
const moderated: Roles = { public: speaking.public ?? [], ...onlyPrivate(speaking) }
// Where a moderator decides about it.
const reportable: Roles = { public: inside.public ?? [], ...onlyPrivate(inside) }
export const allModerators: readonly Grant[] = [
  ...moderators(),
  { least: 'moderator', in: moderated },
]
const ownOrModerated: readonly Grant[] = [
  { least: 'guest', needs: ['guests', 'session', 'own'], in: inside },
  { least: 'member', needs: ['session', 'own'], in: inside },
  ...allModerators,
]

/** Each action, and who may do it. What no grant allows is refused. */
export const table = {
  'health.read': anybody,
  'document.read': anybody,
  'account.read': anybody,
  // Whether guests are let in is asked where it can be said better.
  'account.enter': anybody,
  'account.rename': anybody,
  'account.leave': anybody,
  'account.create': anybody,
  'account.sign-in': anybody,
  'account.reset-password': anybody,
  'account.change-password': known,
  'account.confirm': known,
  // What it signs in by: codes, passkeys, a provider.
  'account.secure': accountHolders,
  'account.link': [{ least: 'member', needs: ['session', 'proof'] }],
  'account.forgot-password': anybody,
  'account.export': accountHolders,
  'account.delete': accountHolders,
  'account.change-email': accountHolders,
  'account.confirm-email': anybody,
  // By a link in a mail.
  'digest.end': anybody,
  'account.profile': known,
  // Guests are one device: it keeps what they write.
  'draft.keep': accountHolders,
  'message.save': known,
  'sidebar.keep': known,
  // On the device that asks.
  'push.receive': known,
  'person.block': known,
  'message.seen': knownIn(inside),
  'activity.read': known,
  'message.find': known,
  'thread.list': known,
  'thread.follow': knownIn(inside),
  'person.look': visitors(),
  'person.find': accountHolders,
  // Of people in rooms that one may read: that is asked for each of them.
  'presence.watch': known,
  'session.list': known,
  'session.end': known,
  // The holder of the link that the console printed.
  'server.claim': anybody,
  'settings.change': [{ least: 'admin' }],
  'server.look': anybody,
  'server.tend': [{ least: 'owner', needs: ['session'] }],
  // The admin area: what is there, and who; never what was said in rooms of members alone.
  'overview.read': [{ least: 'moderator' }],
  'account.list': [{ least: 'admin' }],
  'account.manage': [{ least: 'admin' }],
  'account.remove-picture': [{ least: 'moderator' }],
  'session.manage': [{ least: 'admin' }],
  'room.survey': [{ least: 'moderator' }],
  // Any room, also one that they may not read.
  'room.dissolve': [{ least: 'admin' }],
  'message.search': [{ least: 'moderator', in: { public: inside.public ?? [] } }],
  'audit.read': [{ least: 'admin' }],
  // The maker of such a link could use it: for accounts of a lower rank alone.
  'account.help': [{ least: 'admin' }],

  /** To say that one is there, or that one wants to hear less. */
  'connection.keep': anybody,

  'room.list': visitors(),
  'room.read': visitors(inside),
  'room.mark': visitors(inside),
  // A level is kept for who is known again.
  'room.level': knownIn(inside),
  'room.type': writers,
  'room.create': [
    { least: 'anonymous', needs: ['guests', 'openRooms'] },
    { least: 'member', needs: ['memberRooms'] },
    { least: 'admin' },
  ],
  // Its members are known again, so its first one must be.
  'room.create-private': [
    { least: 'guest', needs: ['guests', 'openRooms', 'session'] },
    { least: 'member', needs: ['memberRooms', 'session'] },
    { least: 'admin' },
  ],
  // Which people one may write to is asked where it is known; both sides must be known again.
  'room.create-direct': [
    { least: 'guest', needs: ['guests', 'session'] },
    { least: 'member', needs: ['session'] },
  ],
  'room.rename': [
    { least: 'anonymous', needs: ['guests', 'openRooms'], in: anyPublic },
    { least: 'member', needs: ['openRooms'], in: anyPublic },
    { least: 'admin', in: anyPublic },
    ...moderators(),
  ],
  // It can shut people out: where others reach the server, or it has an owner, not everybody decides that.
  // Where there is an owner, an account decides it for the rooms that it has made.
  'room.configure': [
    { least: 'anonymous', needs: ['guests', 'openRooms', ...untended], in: anyPublic },
    { least: 'member', needs: ['openRooms', 'ownerless'], in: anyPublic },
    { least: 'member', needs: ['openRooms', 'maker', 'session'], in: anyPublic },
    ...allModerators,
  ],
  // Nothing brings a room back: where others reach the server, or it has an owner, not everybody deletes.
  'room.delete': [
    { least: 'anonymous', needs: ['guests', 'openRooms', ...untended], in: anyPublic },
    { least: 'member', needs: ['openRooms', ...untended], in: anyPublic },
    { least: 'admin', needs: ['proof'], in: anyPublic },
    ...moderators(onlyPrivate(moderating)),
  ],
  'message.send': writers,
  // Of one's own, until a message has it; that one may write where that goes is asked there.
  'file.upload': [
    { least: 'guest', needs: ['guests', 'session'] },
    { least: 'member', needs: ['session'] },
  ],
  // A name that was only claimed may be anybody's.
  'message.delete': ownOrModerated,
  // A preview of a page to which it links, for everybody.
  'message.remove-card': ownOrModerated,
  'message.edit': [
    { least: 'guest', needs: ['guests', 'session', 'own'], in: speaking },
    { least: 'member', needs: ['session', 'own'], in: speaking },
  ],
  // What the room's setting `edits` forbids is asked besides.
  'message.versions': visitors(inside),
  // Of what one may read; that one may write where it goes to is asked there.
  'message.forward': [
    { least: 'guest', needs: ['guests', 'session'], in: inside },
    { least: 'member', needs: ['session'], in: inside },
  ],
  // Whose a reaction is must be known again, to be taken back.
  'message.react': knownIn(speaking),
  // To reach everybody by one message; what the room's setting `calls` forbids is asked besides.
  'room.call': [{ least: 'member', needs: ['session'], in: moderated }],
  'message.pin': [
    { least: 'guest', needs: ['guests', 'session'], in: { ...speaking, public: [] } },
    { least: 'member', needs: ['session'], in: speaking },
    ...allModerators,
  ],

  'member.list': visitors(inside),
  'member.add': [
    ...moderators(onlyPrivate(moderating)),
    { least: 'moderator', in: onlyPrivate(speaking) },
  ],
  'member.leave': moderators(onlyPrivate(inside)),
  'member.remove': [
    ...moderators(onlyPrivate(moderating)),
    { least: 'moderator', in: onlyPrivate(speaking) },
  ],
  'member.role': allModerators,
  'member.ban': allModerators,
  'member.unban': allModerators,

  'invitation.make': [{ least: 'member', needs: ['memberInvites', 'session'] }, { least: 'admin' }],
  /** One by which an account becomes a moderator of the server. */
  'invitation.make-moderator': [{ least: 'admin', needs: ['proof'] }],
  'invitation.list': [{ least: 'member', needs: ['session'] }],
  'invitation.revoke': [{ least: 'member', needs: ['session', 'own'] }, { least: 'admin' }],
  // The holder of the link.
  'invitation.accept': anybody,
  'guest-link.make': linkMakers,
  'guest-link.pause': linkMakers,
  'guest-link.revoke': linkMakers,
  'guest-link.enter': anybody,

  // Once a person: the server must know them again.
  'report.make': knownIn(reportable),
  'report.list': allModerators,
  'report.resolve': allModerators,
  'address-ban.manage': [{ least: 'admin' }],

  // Who has the address has been told of the image, or was before.
  'image.read': anybody,
  'group.list': accountHolders,
  'group.manage': [{ least: 'admin' }],
  'emoji.list': visitors(),
  'emoji.make': [{ least: 'member', needs: ['memberEmoji', 'session'] }, { least: 'admin' }],
  'emoji.manage': [{ least: 'admin' }],
} as const satisfies Record<string, readonly Grant[]>

export type Action = keyof typeof table
