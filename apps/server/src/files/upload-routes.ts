import { uploadsPath } from '@lobby/protocol/request'
import type { Actor } from '../ground/person.ts'
import type { Api } from '../http/api.ts'
import { guard } from '../http/guard.ts'

interface Needs {
  readonly uploads: (request: Request, actor: Actor) => Promise<Response>
}

/** The way in of files, by tus. A HEAD is asked for as a GET. */
export function addUploadRoutes(api: Api, { uploads }: Needs): void {
  documentUploads(api)
  const may = guard('file.upload')
  api.on(['POST', 'OPTIONS'], uploadsPath, may, (c) => uploads(c.req.raw, c.env.actor))
  api.on(['GET', 'PATCH', 'DELETE'], `${uploadsPath}/:id`, may, (c) =>
    uploads(c.req.raw, c.env.actor),
  )
}

const place = `${uploadsPath}/{id}`
const error = { description: 'Refused; `code` says why.' }
const documented = [
  ['post', uploadsPath, 'Begin to upload a file', '201', 'Begun: `Location` ends with its id.'],
  ['options', uploadsPath, 'What the uploads take', '204', '`Tus-Max-Size` is the largest file.'],
  ['head', place, 'How much of a file is here', '200', '`Upload-Offset` says it.'],
  ['patch', place, 'Bring a piece of a file', '204', 'It is here; with the last one, on the disk.'],
  ['delete', place, 'Take a file back', '204', 'It is gone.'],
] as const

/** Puts them into the document; what tus says of their headers and bodies is its own. */
function documentUploads(api: Api): void {
  for (const [method, path, summary, status, description] of documented)
    api.openAPIRegistry.registerPath({
      ...{ method, path, summary: `${summary} (tus 1.0.0)` },
      responses: { [status]: { description }, default: error },
    })
}
