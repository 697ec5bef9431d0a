/** A person to be told by mail, perhaps, of something that is unread. */
export interface WaitingDigestsTable {
  userId: string
  /** When the newest of it was said, in milliseconds since 1970. */
  newestAt: number
  /** When that is looked at, in milliseconds since 1970. */
  dueAt: number
  /** How often the mail server has not taken the mail. */
  tries: number
}

export interface DigestTables {
  waiting_digests: WaitingDigestsTable
}
