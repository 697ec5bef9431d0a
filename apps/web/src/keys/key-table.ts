// Every key of the page. The sheet of keys shows these lines, and a test presses each of them: a new key is a new line here,
// and a handler under its name in `useKeys`, or in the part that has the focus.

/** Modifiers, then what the key types, or its name. `Mod` is Ctrl, and Cmd on a Mac. Letters are written small. */
export type Chord = string

/** Where a key holds. No key holds in a dialog or a menu: these have their own. */
export type Place =
  /** Also while a person types somewhere. */
  | 'anywhere'
  /** Where no text is typed, and in the composer. */
  | 'room'
  /** Where no text is typed. */
  | 'outside-fields'
  | 'composer'
  /** Where a message has the focus. */
  | 'message'
  | 'empty-composer'

export const keyGroups = ['going', 'reading', 'message', 'writing', 'page'] as const
export type KeyGroup = (typeof keyGroups)[number]

export type KeyLine = {
  /** Each of them does it; the first one is the one to learn. */
  readonly chords: readonly [Chord, ...Chord[]]
  readonly mac?: readonly [Chord, ...Chord[]]
  readonly place: Place
  readonly group: KeyGroup
}

/** The sentence of a line is in the words of `keys`, under the same name. */
export const keyTable = {
  switcher: { chords: ['Mod+k'], place: 'anywhere', group: 'going' },
  roomAbove: { chords: ['Alt+ArrowUp'], place: 'anywhere', group: 'going' },
  roomBelow: { chords: ['Alt+ArrowDown'], place: 'anywhere', group: 'going' },
  unreadAbove: { chords: ['Alt+Shift+ArrowUp'], place: 'anywhere', group: 'going' },
  unreadBelow: { chords: ['Alt+Shift+ArrowDown'], place: 'anywhere', group: 'going' },
  // These two are the browser's.
  back: { chords: ['Alt+ArrowLeft'], mac: ['Mod+['], place: 'anywhere', group: 'going' },
  forward: { chords: ['Alt+ArrowRight'], mac: ['Mod+]'], place: 'anywhere', group: 'going' },
  activity: { chords: ['Mod+Shift+m'], place: 'anywhere', group: 'going' },
  // Once more, in the search's own field, it is the browser's.
  search: { chords: ['Mod+f'], place: 'room', group: 'going' },
  searchBySlash: { chords: ['/'], place: 'outside-fields', group: 'going' },
  searchHere: { chords: ['Mod+Shift+f'], place: 'anywhere', group: 'going' },
  newDirect: { chords: ['Mod+Shift+k'], place: 'anywhere', group: 'going' },
  nextRegion: { chords: ['F6'], place: 'anywhere', group: 'going' },
  previousRegion: { chords: ['Shift+F6'], place: 'anywhere', group: 'going' },
  markRead: { chords: ['Escape'], place: 'room', group: 'reading' },
  markAllRead: { chords: ['Shift+Escape'], place: 'anywhere', group: 'reading' },
  messageAbove: { chords: ['ArrowUp'], place: 'message', group: 'message' },
  messageBelow: { chords: ['ArrowDown'], place: 'message', group: 'message' },
  openThread: { chords: ['t'], place: 'message', group: 'message' },
  editMessage: { chords: ['e'], place: 'message', group: 'message' },
  replyToMessage: { chords: ['r'], place: 'message', group: 'message' },
  forwardMessage: { chords: ['f'], place: 'message', group: 'message' },
  deleteMessage: { chords: ['Delete'], place: 'message', group: 'message' },
  // A press with the mouse, on any message.
  markUnreadHere: { chords: ['Alt+Click'], place: 'message', group: 'message' },
  leaveMessage: { chords: ['Escape'], place: 'message', group: 'message' },
  send: { chords: ['Enter'], place: 'composer', group: 'writing' },
  newLine: { chords: ['Shift+Enter'], place: 'composer', group: 'writing' },
  sendAlways: { chords: ['Mod+Enter'], place: 'composer', group: 'writing' },
  editLast: { chords: ['ArrowUp'], place: 'empty-composer', group: 'writing' },
  replyToLast: { chords: ['Shift+ArrowUp'], place: 'empty-composer', group: 'writing' },
  reactToLast: { chords: ['Mod+Shift+\\'], place: 'room', group: 'writing' },
  recall: { chords: ['Mod+ArrowUp'], place: 'empty-composer', group: 'writing' },
  bold: { chords: ['Mod+b'], place: 'composer', group: 'writing' },
  italic: { chords: ['Mod+i'], place: 'composer', group: 'writing' },
  strike: { chords: ['Mod+Shift+x'], place: 'composer', group: 'writing' },
  code: { chords: ['Mod+Shift+c'], place: 'composer', group: 'writing' },
  link: { chords: ['Mod+Shift+u'], place: 'composer', group: 'writing' },
  linkSelection: { chords: ['Mod+k'], place: 'composer', group: 'writing' },
  sheet: { chords: ['Mod+/'], place: 'anywhere', group: 'page' },
  sheetByMark: { chords: ['?'], place: 'outside-fields', group: 'page' },
  panel: { chords: ['Mod+.'], place: 'anywhere', group: 'page' },
  settings: { chords: ['Mod+,', 'Mod+Shift+a'], place: 'anywhere', group: 'page' },
} as const satisfies Record<string, KeyLine>

export type KeyAction = keyof typeof keyTable

/** The keys of an action on this kind of machine. */
export function chordsOf(action: KeyAction, isMac: boolean): readonly Chord[] {
  const { chords, mac }: KeyLine = keyTable[action]
  return isMac && mac ? mac : chords
}
