import type { Typist } from '@lobby/client'
import { Trans, useTranslation } from 'react-i18next'
import { useChatState } from '../chat/chat.tsx'
import { useNameOf } from '../chat/display-names.ts'
import { Name } from '../ui/name.tsx'
import styles from './typing-line.module.css'

const nobody: readonly Typist[] = []

/** The people who are typing. Its place is always there, so that nothing jumps. */
export function TypingLine({ slug }: { slug: string }) {
  const { t } = useTranslation()
  const [first, second, third] = useChatState(({ typing }) => typing.get(slug) ?? nobody)
  const nameOf = useNameOf([first?.author, second?.author])
  const key = third ? 'typing.several' : second ? 'typing.two' : 'typing.one'
  return (
    <div className={styles.line} role="status">
      {first && (
        <>
          <span className={styles.dots} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span className={styles.text}>
            <Trans
              t={t}
              i18nKey={key}
              components={{ bdi: <Name className={styles.name} /> }}
              values={{ name: nameOf(first.author), other: second && nameOf(second.author) }}
            />
          </span>
        </>
      )}
    </div>
  )
}
