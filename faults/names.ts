// How a run calls its clients, their people and its rooms.

export function clientName(index: number): string {
  return `client-${index}`
}

/** Whose windows these are: two neighbours are one person's. */
export function userName(clientIndex: number): string {
  return `user-${clientIndex >> 1}`
}

/** Where messages are changed, every third person is a moderator of the rooms. */
export function isModerator(clientIndex: number): boolean {
  return (clientIndex >> 1) % 3 === 0
}

export function roomName(index: number): string {
  return `room-${index}`
}
