// A file that no message is to have: it is up, or it is not.
import { Upload } from 'tus-js-client'
import { tusOptions, uploadIdOf, uploadProblemIn } from './tus-options.ts'

type Uploaded = { readonly id: string } | { readonly problem: string }

/** Uploads a file; answers its id, or a word of `problem` in `i18n`. */
export function uploadOne(file: File, onProgress: (part: number) => void): Promise<Uploaded> {
  return new Promise((resolve) => {
    const upload: Upload = new Upload(file, {
      ...tusOptions,
      metadata: { filename: file.name },
      onProgress: (sent) => onProgress(sent / Math.max(1, file.size)),
      onSuccess: () => resolve({ id: uploadIdOf(upload) }),
      onError: (error) => resolve({ problem: uploadProblemIn(error)?.word ?? 'other' }),
    })
    upload.start()
  })
}
