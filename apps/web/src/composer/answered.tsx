import type { Message } from '@lobby/protocol'
import { ActionIcon } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Icon } from '../ui/icons.tsx'
import { PersonName } from '../ui/person-name.tsx'
import styles from './answered.module.css'
import { OneLine } from './one-line.tsx'

type Props = { readonly message: Message; readonly onClose: (() => void) | undefined }

/** Over the field: which message the next one answers. */
export function Answered({ message: { author, body }, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <div className={styles.answered}>
      <Icon name="reply" size={16} />
      <span className="visually-hidden">{t('composer.answers')}</span>
      <PersonName person={author} className={styles.name} />
      <bdi className={styles.text}>
        <OneLine body={body} />
      </bdi>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        aria-label={t('composer.answerNothing')}
        title={t('composer.answerNothing')}
        onClick={onClose}
      >
        <Icon name="close" size={16} />
      </ActionIcon>
    </div>
  )
}
