import { type ComponentType, lazy, Suspense } from 'react'
import { loadPart } from '../newer-page/lazy-part.ts'
import styles from './code-words.module.css'

interface Code {
  /** As people call it, or as names of files end. */
  readonly language: string
  readonly text: string
}

/** Without a network the code stays as it is. */
const Highlighted = lazy<ComponentType<Code>>(() =>
  loadPart(() => import('./highlighted-code.tsx')).catch(() => ({ default: ({ text }) => text })),
)

/** Code with its words told apart, as soon as the part of the page is here that can. */
export function CodeWords({ language, text }: Code) {
  return (
    <code className={styles.words}>
      {language === '' ? (
        text
      ) : (
        <Suspense fallback={text}>
          <Highlighted language={language.toLowerCase()} text={text} />
        </Suspense>
      )}
    </code>
  )
}
