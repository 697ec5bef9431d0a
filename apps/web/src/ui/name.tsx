import { mixesScripts } from '@lobby/protocol/text'
import { Children, type ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from './icons.tsx'
import styles from './name.module.css'

/** A name, kept apart from the text around it, with a warning before it where it may pass for another one. */
export function Name({ children, ...props }: ComponentProps<'bdi'>) {
  return (
    <>
      <MixedScripts name={Children.toArray(children).join('')} />
      <bdi {...props}>{children}</bdi>
    </>
  )
}

function MixedScripts({ name }: { name: string }) {
  const { t } = useTranslation()
  if (!mixesScripts(name)) return null
  return (
    <>
      <span className={styles.warning} title={t('mixedScripts.why')}>
        <Icon name="alert" size={16} />
        <span className="visually-hidden">{t('mixedScripts.mark')}</span>
      </span>{' '}
    </>
  )
}
