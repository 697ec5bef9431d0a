// What is in a file, by its bytes: never by its name, nor by what its sender says.
import { open } from 'node:fs/promises'
import { fileTypeFromFile } from 'file-type'

/** Drawn anew before they are shown. */
const pictures = new Set([
  'image/png',
  'image/apng',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
])

/** By what they are called where they are played. */
const played: Readonly<Record<string, string>> = {
  'video/mp4': 'video/mp4',
  'video/x-m4v': 'video/mp4',
  'video/quicktime': 'video/quicktime',
  'video/webm': 'video/webm',
  'audio/webm': 'audio/webm',
  'audio/mpeg': 'audio/mpeg',
  'audio/mp4': 'audio/mp4',
  'audio/x-m4a': 'audio/mp4',
  'audio/aac': 'audio/aac',
  'audio/ogg': 'audio/ogg',
  'audio/opus': 'audio/ogg',
  'audio/wav': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'audio/flac': 'audio/flac',
  'audio/x-flac': 'audio/flac',
}

/** Bytes at the beginning by which a text is known. */
const looked = 64 * 1024

export const anyType = 'application/octet-stream'

export interface Sniffed {
  readonly type: string
  readonly isPicture: boolean
}

export async function sniff(file: string): Promise<Sniffed> {
  const found = (await fileTypeFromFile(file).catch(() => undefined))?.mime.split(';')[0]
  if (found === undefined)
    return { type: (await isText(file)) ? 'text/plain' : anyType, isPicture: false }
  return { type: played[found] ?? found, isPicture: pictures.has(found) }
}

/** Whether a browser shows or plays it, and nothing in it can run. */
export function isShown(type: string): boolean {
  return pictures.has(type) || Object.values(played).includes(type)
}

async function isText(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(looked), 0, looked, 0)
    const text = new TextDecoder('utf-8', { fatal: true })
    const decoded = text.decode(buffer.subarray(0, bytesRead), { stream: true })
    return !decoded.includes('\0')
  } catch {
    return false
  } finally {
    await file.close()
  }
}
