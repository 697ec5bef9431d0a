import type { ReactNode } from 'react'
import { Mark } from './icons.tsx'
import styles from './stage.module.css'

/** A page with one thing on it: a question, or an answer that leads on. */
export function Stage({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <main className={styles.stage}>
      <div className={styles.arches} aria-hidden="true" />
      <section className={styles.card}>
        <Mark size={44} />
        <h1 className={styles.title}>{title}</h1>
        {children}
      </section>
    </main>
  )
}

export function Lead({ children }: { children: ReactNode }) {
  return <p className={styles.lead}>{children}</p>
}
