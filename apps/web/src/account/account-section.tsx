import type { ReactNode } from 'react'
import styles from './account-screen.module.css'

type Props = { readonly title: string; readonly children: ReactNode }

/** One of the things on the account's page. */
export function AccountSection({ title, children }: Props) {
  return (
    <section className={styles.part} aria-label={title}>
      <h2 className={styles.heading}>{title}</h2>
      {children}
    </section>
  )
}
