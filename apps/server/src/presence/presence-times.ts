/** How long things take, in milliseconds; tests have times of their own. */
export interface PresenceTimes {
  /** Who has no connection any more is shown as before for so long: a reload is no farewell. */
  readonly grace: number
  /** A node says this often that it is there. */
  readonly beat: number
  /** A node that says nothing for so long is gone, and its people with it. */
  readonly lease: number
  /** A node gathers what happens to its people for so long before it tells the others. */
  readonly gather: number
  /** A connection is told of the people that it watches once in so long at most. */
  readonly tell: number
}

/** Online within a second, offline within 11, and within 30 where a node was killed. */
export const presenceTimes: PresenceTimes = {
  grace: 10_000,
  beat: 5_000,
  lease: 15_000,
  gather: 100,
  tell: 500,
}
