import { ActionIcon, type ActionIconProps } from '@mantine/core'
import type { ComponentPropsWithoutRef } from 'react'
import { Icon, type IconName } from './icons.tsx'
import styles from './tool-button.module.css'

type Props = Omit<ComponentPropsWithoutRef<'button'>, keyof ActionIconProps | 'title'> & {
  readonly icon: IconName
  readonly label: string
}

/** One of the quiet buttons beside what is written. */
export function ToolButton({ icon, label, ...button }: Props) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={36}
      radius={12}
      className={styles.tool ?? ''}
      aria-label={label}
      title={label}
      {...button}
    >
      <Icon name={icon} />
    </ActionIcon>
  )
}
