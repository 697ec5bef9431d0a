import { ActionIcon, Menu } from '@mantine/core'
import type { ReactNode } from 'react'
import { Icon, type IconName } from './icons.tsx'

type Props = {
  readonly label: string
  readonly icon: IconName
  readonly size?: number
  readonly className?: string
  /** Of Mantine's `Menu`. */
  readonly children: ReactNode
}

/** A button that opens a menu. */
export function MenuButton({ label, icon, size = 28, className = '', children }: Props) {
  return (
    <Menu position="bottom-end" shadow="md" withinPortal returnFocus>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={size}
          className={className}
          aria-label={label}
          title={label}
        >
          <Icon name={icon} size={size > 30 ? 20 : 18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown aria-label={label}>{children}</Menu.Dropdown>
    </Menu>
  )
}
