import { useServer } from '../ui/server-identity.ts'
import { MessageText } from './message-text.tsx'
import styles from './welcome-text.module.css'

/** The server's own words to people who come in. */
export function WelcomeText() {
  const { welcome } = useServer()
  return welcome === undefined ? null : <WelcomeWords text={welcome} />
}

export function WelcomeWords({ text }: { readonly text: string }) {
  return (
    <div className={styles.welcome}>
      <MessageText body={text} />
    </div>
  )
}
