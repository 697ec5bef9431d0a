import { Modal, type ModalProps } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'

/**
 * A dialog as all of them look. What is in it begins anew each time that it opens. It hangs from
 * the top: what comes into it later lengthens it downwards, and moves no button from under a click.
 */
export function Dialog({ returnFocus = true, ...props }: ModalProps) {
  const { t } = useTranslation()
  useFocusReturn(props.opened && returnFocus)
  return (
    <Modal
      closeButtonProps={{ 'aria-label': t('close'), size: 36 }}
      lockScroll={false}
      radius={20}
      padding={24}
      yOffset="10dvh"
      returnFocus={false}
      {...props}
    />
  )
}

/** Gives the focus back to where it was. Not where what was done in the dialog has moved it, such as to another room. */
function useFocusReturn(isOpen: boolean): void {
  const before = useRef<Element>(null)
  useEffect(() => {
    if (!isOpen) return
    before.current = document.activeElement
    return () => {
      const { activeElement } = document
      const isLost = activeElement === document.body || activeElement?.closest('[role="dialog"]')
      if (isLost && before.current instanceof HTMLElement)
        before.current.focus({ preventScroll: true })
    }
  }, [isOpen])
}
