// How a witness is written, apart from how it is read: the writer's thread needs no schemas.
import {
  closeSync,
  fchownSync,
  fsyncSync,
  openSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { Witness } from './witness.ts'

/** Bytes of a witness: it is overwritten in one write, within one block of the disk. */
const size = 400

/** Puts a witness in the place of what is there; a power cut leaves the one or the other. */
export function replaceWitness(path: string, witness: Witness): void {
  const draft = `${path}.new`
  const descriptor = openSync(draft, 'w', 0o600)
  try {
    // A command that root runs on the folder of another user must not shut that one out.
    const { uid, gid } = statSync(dirname(path))
    if (process.getuid?.() === 0) fchownSync(descriptor, uid, gid)
    writeWitness(descriptor, witness)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(draft, path)
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** Writes over the one that is there. */
export function writeWitness(descriptor: number, witness: Witness): void {
  writeSync(descriptor, `${JSON.stringify(witness).padEnd(size - 1)}\n`, 0)
}
