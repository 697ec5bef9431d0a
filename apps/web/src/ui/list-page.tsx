import { createContext, type ReactNode, useContext } from 'react'
import styles from './list-page.module.css'

const Before = createContext<ReactNode>(undefined)

/** What stands before the title, such as the way to the rooms on a phone; it is drawn higher up in the house. */
export const BeforeTitle = Before.Provider

/** A list of a person's own, beside the rooms. */
export function ListPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className={styles.page} aria-label={title}>
      <header className={styles.header}>
        <div className={styles.column}>
          {useContext(Before)}
          <h1 className={styles.title}>{title}</h1>
        </div>
      </header>
      <div className={styles.body}>
        <div className={styles.column}>{children}</div>
      </div>
    </main>
  )
}
