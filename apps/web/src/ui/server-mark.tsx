import { Mark } from './icons.tsx'
import { useServer } from './server-identity.ts'
import styles from './server-mark.module.css'

/** The server's logo, and Lobby's where it has none. */
export function ServerMark({ size }: { readonly size: number }) {
  const { logo } = useServer()
  if (logo === undefined) return <Mark size={size} />
  return <img className={styles.logo} src={logo} alt="" width={size} height={size} />
}
