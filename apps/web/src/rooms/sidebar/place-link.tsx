import { Link, useLocation } from 'wouter'
import { Icon, type IconName } from '../../ui/icons.tsx'
import styles from '../../ui/sidebar-link.module.css'

type Props = {
  readonly href: string
  readonly icon: IconName
  readonly name: string
  /** How much is unread there, and what that is called. */
  readonly unread?: { readonly count: number; readonly label: string }
}

/** Leads to one of the lists that are not rooms; bold, with a number, where something in it is unread. */
export function PlaceLink({ href, icon, name, unread }: Props) {
  const [location] = useLocation()
  const count = unread?.count ?? 0
  return (
    <Link
      href={href}
      className={styles.link}
      aria-current={location.replace(/\/$/, '') === href ? 'page' : undefined}
      data-unread={count > 0 || undefined}
    >
      <span className={styles.sign} aria-hidden="true">
        <Icon name={icon} size={16} />
      </span>
      <span className={styles.name}>{name}</span>
      {count > 0 && (
        <span className={styles.count}>
          <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
          <span className="visually-hidden">{unread?.label}</span>
        </span>
      )}
    </Link>
  )
}
