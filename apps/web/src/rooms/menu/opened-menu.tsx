import { ActionIcon, Menu } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Icon, type IconName } from '../../ui/icons.tsx'

export type MenuButtonProps = {
  readonly label: string
  readonly icon: IconName
  readonly className?: string
  /** Parts that are loaded with the menu, when it is first opened. */
  readonly children: ReactNode
}

/** The menu of a button, and the button itself from then on. It opens when it is there. */
export default function OpenedMenu({ label, icon, className = '', children }: MenuButtonProps) {
  const [isOpen, setOpen] = useState(false)
  const target = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // The focus is on what was clicked, which this has replaced.
    target.current?.focus()
    setOpen(true)
  }, [])
  return (
    <Menu
      opened={isOpen}
      onChange={setOpen}
      position="bottom-end"
      shadow="md"
      checkIcon={<Icon name="check" size={18} />}
      returnFocus
      // Beside its button it is in the same landmark; fixed, no list cuts it off.
      withinPortal={false}
      floatingStrategy="fixed"
      // Nothing but items may be in a menu: the first of them is focused.
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <ActionIcon
          ref={target}
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
