import { ActionIcon } from '@mantine/core'
import { Suspense, useState } from 'react'
import { lazyPart } from '../../newer-page/lazy-part.ts'
import { Icon } from '../../ui/icons.tsx'
import type { MenuButtonProps } from './opened-menu.tsx'

const OpenedMenu = lazyPart(() => import('./opened-menu.tsx'))

/** A button that opens a menu. */
export function MenuButton(props: MenuButtonProps) {
  const { label, icon, className = '' } = props
  const [isWanted, setWanted] = useState(false)
  const button = (
    <ActionIcon
      variant="subtle"
      color="gray"
      className={className}
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded={false}
      title={label}
      onClick={() => setWanted(true)}
    >
      <Icon name={icon} />
    </ActionIcon>
  )
  return isWanted ? (
    <Suspense fallback={button}>
      <OpenedMenu {...props} />
    </Suspense>
  ) : (
    button
  )
}
