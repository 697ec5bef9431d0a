import { imageEndpoints } from '@lobby/protocol'
import { ChatError } from '../ground/errors.ts'
import type { Api } from '../http/api.ts'
import { FileReply, serve } from '../http/serve.ts'
import type { Database } from '../storage/database.ts'
import { findImage } from './stored-images.ts'

/** Images by their hash, for who has been told it. */
export function addImageRoutes(api: Api, { db }: { readonly db: Database }): void {
  serve(api, imageEndpoints, {
    'GET /images/{hash}': async ({ params: { hash } }) => {
      const image = await findImage(db, hash)
      if (!image) throw new ChatError('not_found', 'There is no such image.')
      return new FileReply(image)
    },
  })
}
