// The channel-layer groups of the chat. What they carry may be lost: the log is
// the truth, and a client that missed a bell learns of it from the next `ping`.

/** Every native connection: rooms that come and go. */
export const everyone = 'lobby.everyone'

/** The connections that follow a room: who is typing. */
export const roomGroup = (roomId: string) => `lobby.room.${roomId}`

/** The connections of one person: what another tab has read. */
export const personGroup = (personId: string) => `lobby.person.${personId}`
