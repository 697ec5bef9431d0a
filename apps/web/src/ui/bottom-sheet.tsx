import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './bottom-sheet.module.css'

type Props = {
  readonly label: string
  readonly onClose: () => void
  /** Of what is around its content. */
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** What is chosen from where a thumb reaches it. The focus goes where the choice leads, not back. */
export function BottomSheet({ label, onClose, className, children }: Props) {
  return (
    <Drawer
      opened
      onClose={onClose}
      position="bottom"
      padding={0}
      withCloseButton={false}
      lockScroll={false}
      returnFocus={false}
      attributes={{ content: { 'aria-label': label } }}
      classNames={{ content: styles.sheet ?? '', body: className ?? '' }}
    >
      {children}
    </Drawer>
  )
}
