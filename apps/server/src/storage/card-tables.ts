// What pages say of themselves to which messages have links; `tables.ts` has the others, and says in which shapes.

/** A page to which messages have links, once however many have. */
export interface LinkPagesTable {
  /** SHA-256 of its address, in base64url. */
  hash: string
  url: string
  /** `waiting` to be read, or `read`: also where nothing was found. */
  state: 'waiting' | 'read'
  /** When a message has last linked to it; milliseconds since 1970, as the others. */
  wantedAt: number
  /** When a server has begun to read it. */
  takenAt: number | null
  /** How often that was begun; of a page that is `read`: above 0 where its site, or that of its picture, did not answer, and what is here is older. */
  tries: number
  readAt: number | null
  kind: 'page' | 'photo' | 'video' | null
  /** Null: there is nothing to show. */
  title: string | null
  description: string | null
  site: string | null
  /** Its picture as WebP in base64: a text goes into an export as it is. */
  image: string | null
  imageWidth: number | null
  imageHeight: number | null
}

/** That a message has a link to a page. */
export interface LinkCardsTable {
  roomId: string
  seq: number
  /** The hash of the page. */
  page: string
  /** Its place among the links of the message. */
  place: number
  /** 1: its writer or a moderator has taken it away. */
  removed: number
}

export interface CardTables {
  link_pages: LinkPagesTable
  link_cards: LinkCardsTable
}
