// Files of messages, as they look on the wire and in the API.
import { z } from 'zod'

/** A file, as its upload has named it. */
export const FileId = z.string().regex(/^[A-Za-z0-9_-]{22}$/, {
  message: 'the id of a file is the last part of the `Location` that its upload was given',
})

/** A file of a message. Its bytes are at `/files/{id}/{name}`. */
export const AttachedFile = z.object({
  id: FileId,
  /** As its sender calls it. */
  name: z.string(),
  /** What is in it, found by its bytes. */
  type: z.string(),
  bytes: z.number().int().min(0),
  /** Of a picture, in pixels. */
  width: z.number().int().min(1).optional(),
  height: z.number().int().min(1).optional(),
})
export type AttachedFile = z.infer<typeof AttachedFile>
