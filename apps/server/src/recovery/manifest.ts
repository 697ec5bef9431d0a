import { hash } from 'node:crypto'
import { z } from 'zod'

/** A path in the archive, and in the folder that is made of it: no way out of that folder, and no hidden file. */
const Name = z.string().regex(/^(lobby\.db|secret|files(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+)$/)

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)

const Contents = z.strictObject({
  /** Of the archive. A later one may have other files. */
  format: z.literal(1),
  /** The version of Lobby that has made it. */
  lobby: z.string(),
  createdAt: z.string(),
  /** The steps that have made the schema. */
  schema: z.array(z.string()),
  rooms: z.int(),
  events: z.int(),
  files: z.array(z.strictObject({ name: Name, bytes: z.int().min(0), sha256: Sha256 })),
})

/** The first file of a backup: what the others are, and the hash of all that. */
const Sealed = z.strictObject({ ...Contents.shape, sha256: Sha256 })

export type Manifest = z.infer<typeof Contents>
export type BackedUpFile = Manifest['files'][number]

export const manifestName = 'manifest.json'

/** Bytes of a manifest: about a million files. */
export const mostManifestBytes = 256 * 2 ** 20

/** What is said of a backup without the folder's secret, which seals what authenticator apps know; undefined of one that has it. */
export function whyNotWhole({ files }: Manifest): string | undefined {
  if (files.some(({ name }) => name === 'secret')) return undefined
  return 'It has no `secret`: a server made of it signs everybody out, and does not start where there are accounts.'
}

/** The manifest as it stands in the archive. */
export function sealManifest(manifest: Manifest): string {
  const contents = Contents.parse(manifest)
  return `${JSON.stringify({ ...contents, sha256: hashOf(contents) }, null, 2)}\n`
}

/** Throws when it is none that this version knows, or not as it was written. */
export function openManifest(text: string): Manifest {
  const { sha256, ...contents } = Sealed.parse(JSON.parse(text))
  if (sha256 !== hashOf(contents)) throw new Error('The manifest is not as it was written.')
  return contents
}

function hashOf(contents: Manifest): string {
  return hash('sha256', JSON.stringify(contents))
}
