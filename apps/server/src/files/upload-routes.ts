import type { Actor } from '../ground/person.ts'
import type { Api } from '../http/api.ts'
import { uploadsPath } from '../http/api.ts'
import { guard } from '../http/guard.ts'

interface Needs {
  readonly uploads: (request: Request, actor: Actor) => Promise<Response>
}

/** The way in of files, by tus. A HEAD is asked for as a GET. */
export function addUploadRoutes(api: Api, { uploads }: Needs): void {
  const may = guard('file.upload')
  api.on(['POST', 'OPTIONS'], uploadsPath, may, (c) => uploads(c.req.raw, c.env.actor))
  api.on(['GET', 'PATCH', 'DELETE'], `${uploadsPath}/:id`, may, (c) =>
    uploads(c.req.raw, c.env.actor),
  )
}
