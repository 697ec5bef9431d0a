import { mixesScripts } from '@lobby/protocol/text'
import { Children, type ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from './icons.tsx'
import styles from './name.module.css'

type Props = ComponentProps<'bdi'> & {
  /** The names that it is made of, as that of a direct room: each may be of an alphabet of its own. */
  readonly of?: readonly string[] | undefined
}

/** Names that were looked at: each is on screen many times. */
const known = new Map<string, boolean>()

function isMixed(name: string): boolean {
  const isMixed = known.get(name) ?? mixesScripts(name)
  known.set(name, isMixed)
  return isMixed
}

/** A name, kept apart from the text around it, with a warning before it where it may pass for another one. */
export function Name({ of, children, ...props }: Props) {
  const names = of ?? [Children.toArray(children).join('')]
  return (
    <>
      {names.some(isMixed) && <MixedScripts />}
      <bdi {...props}>{children}</bdi>
    </>
  )
}

function MixedScripts() {
  const { t } = useTranslation()
  return (
    <>
      <span className={styles.warning} title={t('mixedScripts.why')}>
        <Icon name="alert" size={16} />
        <span className="visually-hidden">{t('mixedScripts.mark')}</span>
      </span>{' '}
    </>
  )
}
