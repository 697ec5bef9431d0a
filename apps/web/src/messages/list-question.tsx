import { Suspense } from 'react'
import { lazyPart } from '../newer-page/lazy-part.ts'
import type { Question, StoredMessage } from './message-actions.ts'

const DeleteDialog = lazyPart(() => import('./delete-dialog.tsx'))
const MessageSheet = lazyPart(() => import('./message-sheet.tsx'))
const ReactionPicker = lazyPart(() => import('./reaction-picker.tsx'))
const VersionsDialog = lazyPart(() => import('./versions-dialog.tsx'))
const ReportDialog = lazyPart(() => import('../reports/report-dialog.tsx'))

const ReactedDialog = lazyPart(() => import('./reacted-dialog.tsx'))
const SeenDialog = lazyPart(() => import('./seen-dialog.tsx'))

const dialogs = {
  delete: DeleteDialog,
  report: ReportDialog,
  seen: SeenDialog,
  reacted: ReactedDialog,
  react: ReactionPicker,
  versions: VersionsDialog,
  sheet: MessageSheet,
} satisfies Record<Question | 'sheet', unknown>

/** What stands over the list now, about one of its messages. */
export type Asked = {
  readonly question: keyof typeof dialogs
  readonly message: StoredMessage
}

type Props = { readonly asked: Asked; readonly onClose: () => void }

export function ListQuestion({ asked: { question, message }, onClose }: Props) {
  const Asking = dialogs[question]
  return (
    <Suspense>
      <Asking message={message} onClose={onClose} />
    </Suspense>
  )
}
