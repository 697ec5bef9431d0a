// The sizes that both sides keep to. This file imports nothing, so that the
// page can count characters without loading the schemas.

/** The version of the native protocol that this code speaks. */
export const protocolVersion = 1

export const limits = {
  /** People in a direct room, its maker among them. */
  directPeople: 9,
  /** Seconds of slow mode. */
  slowModeMax: 6 * 60 * 60,
  /** A message's text, in Unicode code points. */
  messageCodePoints: 4_000,
  /** The same in bytes of UTF-8: combining marks count too. */
  messageBytes: 16 * 1024,
  /** What a room is about, in code points. */
  topicCodePoints: 250,
  /** People who are named as answering in a thread, the last ones. */
  threadPeople: 5,
  /** People that a message mentions. */
  mentions: 20,
  /** People that `@here` reaches. */
  mentionsHere: 200,
  /** Threads that one person follows. */
  followedThreads: 1_000,
  /** What is kept of what concerns one person: the newest. */
  activityKept: 500,
  /** People whose list of activity has one `@room`: the members of the room and, of a public one, the accounts that were here last. */
  activityCalled: 500,
  /** Different emoji among the reactions to one message. */
  reactionKinds: 20,
  /** People who are named for each of them. */
  reactionPeople: 10,
  /** Pinned messages of a room. */
  pins: 50,
  /** Files of a message. */
  attachments: 10,
  /** The name of a file, in bytes of UTF-8. */
  fileNameBytes: 200,
  /** A picture that is sent, in pixels, each of its frames counted. */
  picturePixels: 40_000_000,
  /** Its frames. */
  pictureFrames: 200,
  /** Files that one person has uploaded and not sent yet. */
  unsentFiles: 100,
  /** Groups of a server. */
  groups: 100,
  /** People in one group. */
  groupMembers: 100,
  /** People that a message reaches by its groups. */
  mentionsByGroups: 200,
  /** The server's own emoji. */
  ownEmoji: 500,
  /** The name of one, in characters from a-z, 0-9, _, + and -, at least. */
  emojiNameMin: 2,
  /** The name of one, in the same characters, at most. */
  emojiNameMax: 32,
  /** The file of an own emoji or of the server's logo, in bytes. */
  imageBytes: 64 * 1024,
  /** Its width and its height, in pixels. */
  imagePixels: 512,
  /** The picture of a person, in pixels of its width and its height. */
  profilePicturePixels: 160,
  /** What the server says to people who come in, in code points. */
  welcomeCodePoints: 1_000,
  /** What it says above every room, in code points. */
  bannerCodePoints: 300,
  /** A room's address, in code points. */
  slugCodePoints: 64,
  /** What a person says of themselves, in code points. */
  statusCodePoints: 100,
  /** Names of people and rooms, in code points. */
  nameCodePoints: 64,
  /** Why something is reported or banned, in code points. */
  reasonCodePoints: 500,
  /** Usernames, in code points, at least. */
  usernameMin: 2,
  /** Usernames, in code points, at most. */
  usernameMax: 32,
  /** Passwords, in code points after NFKC, at least. */
  passwordMin: 10,
  /** Passwords, in code points after NFKC, at most. */
  passwordMax: 128,
  /** A client id, in characters from A-Z, a-z, 0-9, - and _, at least. */
  clientIdMin: 8,
  /** A client id, in the same characters, at most. */
  clientIdMax: 64,
  /** Messages in a page of history, rooms and other rows in a page of a list with a cursor, when nothing is asked for. */
  pageDefault: 50,
  /** Messages in a page of history, and rows in a page of a list with a cursor, at most. */
  pageMax: 200,
  /** Rows in a page of a list of the admin area. */
  adminRows: 100,
  /** Pages of a list of the admin area. */
  adminPages: 10_000,
  /** Messages in a page of what a person has written. */
  ownMessages: 500,
  /** What is typed into the search, in characters. */
  searchCharacters: 500,
  /** Results in a page of a search when nothing is asked for. */
  searchResults: 20,
  /** Results in a page of a search, at most. */
  searchResultsMax: 50,
  /** People whose appearance is asked for in one request. */
  peopleAtOnce: 100,
  /** People whose presence one connection watches, and that is asked for in one request. */
  watchedPeople: 200,
  /** Messages whose previews, and rooms whose sizes, are asked for in one request. */
  previewsAtOnce: 20,
  /** Previews of linked messages that a page shows under one message. */
  previewsOfMessage: 3,
  /** Pages to which a message links whose cards are shown below it. */
  cardsOfMessage: 3,
  /** Characters of a page's title that its card shows. */
  cardTitle: 150,
  /** Characters of what it says of itself. */
  cardDescription: 300,
  /** Characters of the name of its site. */
  cardSite: 60,
  /** The longer side of the picture of a card, in pixels. */
  cardPixels: 640,
  /** Characters of an address that is read for a card. */
  cardAddress: 2_000,
  /** People in a room in which it is told who has read a message, at most. */
  seenPeople: 100,
  /** Seconds for which a room is muted, at most, unless for good. */
  muteMax: 365 * 24 * 60 * 60,
  /** The address of a push subscription, in characters. */
  pushEndpoint: 1_000,
  /** Words of which one person wants to hear. */
  keywords: 50,
  /** Characters (code points) of each. */
  keywordCodePoints: 60,
  /** Sections that a person makes in their list of rooms. */
  sections: 30,
  /** Rooms in all of them. */
  sectionRooms: 1_000,
  /** Guests that one link may let in. */
  guestsOfLink: 1_000,
  /** Guests that one link lets in when nothing is asked for. */
  guestsOfLinkDefault: 10,
  /** People that one invitation may let in, unless it lets in any number. */
  peopleOfInvitation: 10_000,
  /** Seconds for which an invitation or a guest link is good when nothing is asked for. */
  linkLife: 7 * 24 * 60 * 60,
  /** Seconds for which an invitation or a guest link is good, at most. */
  linkLifeMax: 365 * 24 * 60 * 60,
  /** Seconds for which an address is banned, at most, unless until it is lifted. */
  banLifeMax: 10 * 365 * 24 * 60 * 60,
  /** Rooms one connection may follow. */
  followedRooms: 200,
  /** Events in one `events` frame. */
  eventsPerFrame: 64,
  /**
   * Bytes of events, roughly, in any frame; one event may have more. Half
   * a frame does not tell that the other end lives: at 1 KB/s a frame of
   * this size is whole before `heartbeat.silence` is over.
   */
  frameBytes: 24 * 1024,
  /** A gap of more events than this is answered with a snapshot instead of a replay. */
  replayEvents: 500,
  /** Events in a snapshot, if they fit into a frame. */
  snapshotEvents: 50,
} as const

/** How much of a room a person can want to be told, the most first. */
export const levels = ['everything', 'mentions', 'nothing', 'hidden'] as const

/** How a person is here, as others see it. */
export const presences = ['online', 'away', 'dnd', 'offline'] as const

/** How a person wants to be shown in place of that, as long as they are here; `hidden` looks offline. */
export const presenceChoices = ['dnd', 'hidden'] as const

/** How often a mail tells a person at most what they have missed. */
export const digestIntervals = ['never', 'hour', 'day'] as const

/** The languages that the page and the mails speak. */
export const languages = ['en', 'de'] as const

/** What an avatar may be coloured in; the page says how each looks in the light and in the dark. */
export const colors = [
  'red',
  'orange',
  'yellow',
  'green',
  'teal',
  'blue',
  'violet',
  'pink',
] as const

/** Milliseconds by which both ends notice that the other is gone. */
export const heartbeat = {
  /** The server sends `ping` this often. */
  interval: 25_000,
  /** A client that heard nothing for this long gives the connection up. */
  silence: 35_000,
  /** A connection that has not said `hello` after this long is closed. */
  hello: 5_000,
} as const

/**
 * Where a page reads the token of its session, and where it says it in every
 * request that writes. On https the cookie's name begins with `__Host-`.
 */
export const csrf = { cookie: 'lobby.csrf', header: 'x-csrf-token' } as const

/** Close codes of the native socket; the client reads from them whether to come back. */
export const closeCodes = {
  /** The first frame was not a valid `hello`, or none came in time. */
  helloExpected: 4400,
  /** Nobody may be here without a session, and there is none. */
  signedOut: 4401,
  /** This person may not be here. */
  forbidden: 4403,
  /** There is no such room. */
  noSuchRoom: 4404,
  /** The connection owed too much for too long; come back and resume. */
  tooSlow: 4408,
  /** The server does not speak the client's version: reload the page. */
  unsupportedVersion: 4426,
} as const
