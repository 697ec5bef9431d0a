import { Modal, type ModalProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/**
 * A dialog as all of them look. What is in it begins anew each time that it opens. It hangs from
 * the top: what comes into it later lengthens it downwards, and moves no button from under a click.
 */
export function Dialog(props: ModalProps) {
  const { t } = useTranslation()
  return (
    <Modal
      closeButtonProps={{ 'aria-label': t('close'), size: 36 }}
      lockScroll={false}
      radius={20}
      padding={24}
      yOffset="10dvh"
      {...props}
    />
  )
}
