import '../../i18n/later-words.ts'
import { ActionIcon } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CodeWords } from '../../code/code-words.tsx'
import { copyText } from '../../ui/copy-text.ts'
import { Icon } from '../../ui/icons.tsx'
import styles from './code-block.module.css'

interface Code {
  readonly language: string
  readonly text: string
}

/** Lines are numbered when there are more than these. */
const fewLines = 10

/** Code between fences: its language, its lines, and a button that copies it. */
export function CodeBlock({ language: info, text }: Code) {
  const { t } = useTranslation()
  const [language = ''] = info.split(/\s/u)
  const lines = text.split('\n').length
  return (
    <figure className={styles.block} dir="ltr">
      <figcaption className={styles.caption}>
        <span>{info}</span>
        <CopyCode text={text} />
      </figcaption>
      {/* No landmark: a room has many. */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
      <div className={styles.scroll} role="group" aria-label={t('text.code')} tabIndex={0}>
        {lines > fewLines && (
          <span className={styles.numbers} aria-hidden>
            {Array.from({ length: lines }, (_, index) => index + 1).join('\n')}
          </span>
        )}
        <pre className={styles.pre}>
          <CodeWords language={language} text={text} />
        </pre>
      </div>
    </figure>
  )
}

function CopyCode({ text }: { text: string }) {
  const { t } = useTranslation()
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [isCopied])
  const label = t(isCopied ? 'text.copied' : 'text.copy')
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        c="var(--muted)"
        aria-label={t('text.copy')}
        title={label}
        onClick={async () => setCopied(await copyText(text))}
      >
        <Icon name={isCopied ? 'check' : 'copy'} size={16} />
      </ActionIcon>
      <span className="visually-hidden" aria-live="polite">
        {isCopied && label}
      </span>
    </>
  )
}
