import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { Name } from '../ui/name.tsx'
import { useTitle } from '../ui/use-title.ts'
import styles from './heading.module.css'

type Props = {
  readonly title: string
  /** The list that it belongs to: its name and address. */
  readonly above?: readonly [name: string, href: string]
  readonly children?: ReactNode
}

/** What this page is about, and beside it what can be begun here. */
export function Heading({ title, above, children }: Props) {
  useTitle(title)
  return (
    <header className={styles.header}>
      <div className={styles.titles}>
        {above && (
          <p className={styles.above}>
            <Link href={above[1]}>{above[0]}</Link>
          </p>
        )}
        <h1 className={styles.title}>
          <Name>{title}</Name>
        </h1>
      </div>
      {children}
    </header>
  )
}
