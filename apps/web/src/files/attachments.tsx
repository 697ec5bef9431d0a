import type { AttachedFile } from '@lobby/protocol'
import { Suspense } from 'react'
import { lazyPart } from '../newer-page/lazy-part.ts'
import styles from './attachments.module.css'
import { roomOf } from './shown-size.ts'

const MessageFiles = lazyPart(() => import('./message-files.tsx'))

/** The files of a message. As long as the part of the page that shows them is on its way, they take their room. */
export function Attachments({ files }: { files: readonly AttachedFile[] }) {
  const room = files.map((file) => (
    <span key={file.id} className={styles.room} style={roomOf(file, files.length)} />
  ))
  return (
    <Suspense fallback={<div className={styles.files}>{room}</div>}>
      <MessageFiles files={files} />
    </Suspense>
  )
}
