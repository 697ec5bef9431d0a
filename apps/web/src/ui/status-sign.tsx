import { EmojiSign } from './emoji-sign.tsx'
import styles from './status-sign.module.css'
import { useStatus } from './use-status.ts'

/** Beside a name: what the person says of themselves, in one sign; all of it on hover and to a screen reader. */
export function StatusSign({ id }: { readonly id: string }) {
  const status = useStatus(id)
  if (!status) return null
  const { emoji = '💬', text } = status
  return (
    <span className={styles.sign} role="img" aria-label={text || emoji} title={text}>
      <EmojiSign emoji={emoji} />
    </span>
  )
}
