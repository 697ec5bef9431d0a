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

/** Every fourth person has the presence of the others on their screen. */
export function watchesOthers(clientIndex: number): boolean {
  return (clientIndex >> 1) % 4 === 0
}

/** As many others leave before the end. */
export function isLeaving(clientIndex: number): boolean {
  return (clientIndex >> 1) % 4 === 1
}

export function roomName(index: number): string {
  return `room-${index}`
}
