// What a person can do with one message. The bar over it, its menu, the sheet on touch and the keys are all made of this
// table: another action is another line.
import type { Message } from '@lobby/protocol'
import { messagePath } from '../chat/room-path.ts'
import { keyTable } from '../keys/key-table.ts'
import type { IconName } from '../ui/icons.tsx'
import { openForward } from '../ui/open-dialog.ts'

/** A message that is stored, and not deleted. */
export type StoredMessage = {
  readonly key: string
  readonly slug: string
  readonly seq: number
  readonly body: string
  readonly isMine: boolean
  readonly message: Message
}

/** What asks something before it acts. */
export type Question = 'delete' | 'report' | 'seen' | 'react' | 'versions' | 'reacted'

/** What the list does for its actions. */
export type Desk = {
  /** Whether one may delete what others have written. */
  readonly mayDeleteAll: boolean
  /** Nobody moderates a direct room. */
  readonly isModerated: boolean
  /** Puts it where it can be pasted from, and says so. */
  copy(text: string, saying: 'messages.textCopied' | 'messages.addressCopied'): void
  /** Puts it among what the person has saved for later. */
  save(message: StoredMessage): void
  /** This message and what follows it are unread again. */
  markUnread(message: StoredMessage): void
  ask(question: Question, message: StoredMessage): void
  /** Whether a message can be answered in a thread from here. */
  readonly hasThreads: boolean
  /** The list is that of a thread. */
  readonly isThread: boolean
  openThread(message: StoredMessage): void
  readonly mayReact: boolean
  readonly mayPin: boolean
  /** Whether one may write in the room. */
  readonly mayWrite: boolean
  /** Puts a field in place of its text. */
  edit(message: StoredMessage): void
  /** Adds a reaction of one's own, or takes it back. Rejects when that was refused; then the list says why. */
  react(message: StoredMessage, emoji: string): Promise<void>
  /** The next message that is written answers it. */
  reply(message: StoredMessage): void
  setPinned(message: StoredMessage, isPinned: boolean): void
}

export type MessageAction = {
  readonly label:
    | 'messages.react'
    | 'messages.reply'
    | 'messages.edit'
    | 'threads.open'
    | 'messages.pin'
    | 'messages.unpin'
    | 'messages.copyText'
    | 'messages.copyAddress'
    | 'forward.action'
    | 'messages.save'
    | 'messages.markUnread'
    | 'messages.seenBy'
    | 'messages.reactedBy'
    | 'messages.delete'
    | 'reports.report'
  readonly icon: IconName
  /** In the bar over the message, too; the menu and the sheet have all of them. */
  readonly isInBar: boolean
  /** Of `KeyboardEvent.key`: does it to the message that has the focus. */
  readonly key?: string
  readonly isGrave?: true
  isOffered(message: StoredMessage, desk: Desk): boolean
  run(message: StoredMessage, desk: Desk): void
}

const always = () => true

const actions: readonly MessageAction[] = [
  {
    label: 'messages.react',
    icon: 'smile',
    isInBar: true,
    isOffered: (_, { mayReact }) => mayReact,
    run: (message, desk) => desk.ask('react', message),
  },
  {
    label: 'messages.reply',
    icon: 'reply',
    isInBar: true,
    key: keyTable.replyToMessage.chords[0],
    isOffered: (_, { mayWrite, isThread }) => mayWrite && !isThread,
    run: (message, desk) => desk.reply(message),
  },
  {
    label: 'threads.open',
    icon: 'chat',
    isInBar: true,
    key: keyTable.openThread.chords[0],
    isOffered: (_, { hasThreads }) => hasThreads,
    run: (message, desk) => desk.openThread(message),
  },
  {
    label: 'messages.edit',
    icon: 'pencil',
    isInBar: true,
    key: keyTable.editMessage.chords[0],
    // What a person has forwarded are the words of another one.
    isOffered: ({ isMine, message }, { mayWrite }) => isMine && mayWrite && !message.forwardedFrom,
    run: (message, desk) => desk.edit(message),
  },
  {
    label: 'messages.pin',
    icon: 'pin',
    isInBar: false,
    isOffered: ({ message }, { mayPin }) => mayPin && !message.pinned,
    run: (message, desk) => desk.setPinned(message, true),
  },
  {
    label: 'messages.unpin',
    icon: 'pin',
    isInBar: false,
    isOffered: ({ message }, { mayPin }) => mayPin && message.pinned !== undefined,
    run: (message, desk) => desk.setPinned(message, false),
  },
  {
    label: 'messages.copyText',
    icon: 'copy',
    isInBar: false,
    isOffered: always,
    run: ({ body }, desk) => desk.copy(body, 'messages.textCopied'),
  },
  {
    label: 'messages.copyAddress',
    icon: 'link',
    isInBar: false,
    isOffered: always,
    run: ({ slug, seq }, desk) =>
      desk.copy(location.origin + messagePath(slug, seq), 'messages.addressCopied'),
  },
  {
    label: 'forward.action',
    icon: 'forward',
    isInBar: false,
    key: keyTable.forwardMessage.chords[0],
    isOffered: always,
    run: ({ slug, seq }) => openForward({ slug, seq }),
  },
  {
    label: 'messages.save',
    icon: 'bookmark',
    isInBar: false,
    isOffered: always,
    run: (message, desk) => desk.save(message),
  },
  {
    label: 'messages.markUnread',
    icon: 'unread',
    isInBar: false,
    isOffered: always,
    run: (message, desk) => desk.markUnread(message),
  },
  {
    label: 'messages.seenBy',
    icon: 'eye',
    isInBar: false,
    isOffered: always,
    run: (message, desk) => desk.ask('seen', message),
  },
  {
    label: 'messages.reactedBy',
    icon: 'people',
    isInBar: false,
    isOffered: ({ message }) => message.reactions !== undefined,
    run: (message, desk) => desk.ask('reacted', message),
  },
  {
    label: 'reports.report',
    icon: 'flag',
    isInBar: false,
    isOffered: ({ isMine }, { isModerated }) => isModerated && !isMine,
    run: (message, desk) => desk.ask('report', message),
  },
  {
    label: 'messages.delete',
    icon: 'trash',
    isInBar: false,
    key: keyTable.deleteMessage.chords[0],
    isGrave: true,
    isOffered: ({ isMine }, { mayDeleteAll }) => isMine || mayDeleteAll,
    run: (message, desk) => desk.ask('delete', message),
  },
]

/** What this person can do with this message, in the order of the menu. */
export function actionsFor(message: StoredMessage, desk: Desk): readonly MessageAction[] {
  return actions.filter((action) => action.isOffered(message, desk))
}
