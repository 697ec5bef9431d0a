import type { Chat, Visitor } from './build-chat.ts'

interface Sent {
  readonly name: string
  readonly content: Uint8Array<ArrayBuffer> | string
}

/** A chat, or a server elsewhere. */
type Site = Pick<Chat, 'fetch'>

const tus = { 'tus-resumable': '1.0.0' }

/** Begins an upload as tus does; the answer has its address as `location`. */
export function beginUpload(
  chat: Site,
  as: Visitor | undefined,
  { name, size }: { readonly name: string; readonly size: number },
): Promise<Response> {
  const filename = Buffer.from(name).toString('base64')
  return chat.fetch('/api/uploads', {
    ...(as && { as }),
    method: 'POST',
    headers: { ...tus, 'upload-length': `${size}`, 'upload-metadata': `filename ${filename}` },
  })
}

/** Sends a piece of it. */
export function sendPiece(
  chat: Site,
  as: Visitor,
  place: string,
  piece: { readonly offset: number; readonly content: Uint8Array<ArrayBuffer> | string },
): Promise<Response> {
  return chat.fetch(place, {
    as,
    method: 'PATCH',
    headers: {
      ...tus,
      'upload-offset': `${piece.offset}`,
      'content-type': 'application/offset+octet-stream',
    },
    body: piece.content,
  })
}

/** How much of it the server has. */
export function askUpload(chat: Site, as: Visitor, place: string): Promise<Response> {
  return chat.fetch(place, { as, method: 'HEAD', headers: tus })
}

/** Uploads a file; answers its id. */
export async function uploadFile(chat: Site, as: Visitor, { name, content }: Sent) {
  const size = Buffer.byteLength(content)
  const begun = await beginUpload(chat, as, { name, size })
  const place = begun.headers.get('location')
  if (place === null) throw new Error(`Refused: ${await begun.text()}`)
  if (size > 0) {
    const sent = await sendPiece(chat, as, place, { offset: 0, content })
    if (!sent.ok) throw new Error(`Refused: ${await sent.text()}`)
  }
  return place.slice(place.lastIndexOf('/') + 1)
}
