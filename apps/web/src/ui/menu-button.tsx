import { ActionIcon, Menu } from '@mantine/core'
import type { ReactNode } from 'react'
import { Icon, type IconName } from './icons.tsx'

type Props = {
  readonly label: string
  readonly icon: IconName
  readonly className?: string
  /** Of Mantine's `Menu`. */
  readonly children: ReactNode
}

/** A button that opens a menu. */
export function MenuButton({ label, icon, className = '', children }: Props) {
  return (
    <Menu
      position="bottom-end"
      shadow="md"
      returnFocus
      // Beside its button it is in the same landmark; fixed, no list cuts it off.
      withinPortal={false}
      floatingStrategy="fixed"
      // Nothing but items may be in a menu: the first of them is focused.
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          className={className}
          aria-label={label}
          title={label}
        >
          <Icon name={icon} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown aria-label={label}>{children}</Menu.Dropdown>
    </Menu>
  )
}
