import type { ReactNode } from 'react'
import styles from './centred-page.module.css'
import { ServerMark } from './server-mark.tsx'

/** A page with one thing on it: a question, or an answer that leads on. */
export function CentredPage({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <main className={styles.page}>
      <div className={styles.arches} aria-hidden="true" />
      <section className={styles.card}>
        <ServerMark size={44} />
        <h1 className={styles.title}>{title}</h1>
        {children}
      </section>
    </main>
  )
}

export function Lead({ children }: { children: ReactNode }) {
  return <p className={styles.lead}>{children}</p>
}
