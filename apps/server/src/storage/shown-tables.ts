// What the server shows to everybody besides rooms; `tables.ts` has the others, and says in which shapes.

/** An image, once however many show it. */
export interface ImagesTable {
  /** SHA-256 of its bytes, in base64url. */
  hash: string
  /** Its content type. */
  type: string
  width: number
  height: number
  /** Its bytes in base64: a text goes into an export as it is. */
  content: string
}

/** An emoji of the server's own. */
export interface OwnEmojiTable {
  /** Without its colons. */
  name: string
  /** The hash of its image. */
  image: string
  /** The person who has added it; null: the operator. */
  createdBy: string | null
  createdByName: string
  createdAt: string
}

/** A group of people, who are mentioned together. */
export interface UserGroupsTable {
  /** What stands after the `@`, in small letters. */
  name: string
  createdAt: string
}

export interface UserGroupMembersTable {
  /** The group's. */
  name: string
  userId: string
}

export interface ShownTables {
  images: ImagesTable
  own_emoji: OwnEmojiTable
  user_groups: UserGroupsTable
  user_group_members: UserGroupMembersTable
}
