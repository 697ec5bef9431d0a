// Files that people upload; `tables.ts` has the others, and says in which shapes.

/** A file: on its way, waiting for a message, or in one. What is in it lies in the folder of files. */
export interface FilesTable {
  /** 128 bits at random: who has not been told it does not find it. */
  id: string
  /** The person who has uploaded it. */
  ownerId: string
  /** As they call it; nothing is called by it where files are kept. */
  name: string
  /** Its content type, by its bytes; empty while it is on its way. */
  type: string
  bytes: number
  /** Of a picture. */
  width: number | null
  height: number | null
  /** SHA-256 of its bytes, in base64url. */
  hash: string | null
  /** What it is called where it is kept, in a folder or a bucket: forwarded, several have one. Null: it is on its way. */
  content: string | null
  /** Milliseconds since 1970. */
  createdAt: number
  /** The message that has it. */
  roomId: string | null
  seq: number | null
  /** When its message or owner let go of it; its bytes are deleted soon after. Later: they could not be deleted, and that is tried again then. */
  goneAt: number | null
}

/** How much a person has in files, but for those that are gone; triggers of `files` write it. */
export interface FileSumsTable {
  /** Empty: all people together. */
  ownerId: string
  bytes: number
  files: number
}

export interface FileTables {
  files: FilesTable
  file_sums: FileSumsTable
}
