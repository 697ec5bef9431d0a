/** What is kept of an image's file: the picture, and nothing that its maker may not know is in it. */
export interface Picture {
  readonly type: 'image/png' | 'image/gif' | 'image/webp' | 'image/jpeg'
  readonly width: number
  readonly height: number
  readonly bytes: Buffer<ArrayBuffer>
}

/** Reads a file of one format. Undefined: it is of another one, or broken. */
export type ReadPicture = (file: Buffer<ArrayBuffer>) => Picture | undefined
