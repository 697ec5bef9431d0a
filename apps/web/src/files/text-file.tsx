import type { AttachedFile } from '@lobby/protocol'
import { Suspense } from 'react'
import { lazyPart } from '../newer-page/lazy-part.ts'
import { FileCard } from './file-card.tsx'
import styles from './text-file.module.css'

const TextPreview = lazyPart(() => import('./text-preview.tsx'))

/** A file that can be read where it was sent. */
export function TextFile({ file }: { readonly file: AttachedFile }) {
  return (
    <div className={styles.file}>
      <FileCard file={file} />
      <Suspense>
        <TextPreview file={file} />
      </Suspense>
    </div>
  )
}
