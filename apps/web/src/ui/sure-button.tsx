import { Button, type ButtonProps } from '@mantine/core'
import { useState } from 'react'

type Props = ButtonProps & {
  readonly label: string
  /** What it says instead after the first click. */
  readonly sureLabel: string
  readonly onSure: () => void
}

/** A button for what cannot be taken back by the next click: it asks once, until the focus goes elsewhere. */
export function SureButton({ label, sureLabel, onSure, ...props }: Props) {
  const [isSure, setSure] = useState(false)
  return (
    <Button
      variant="default"
      {...props}
      onClick={() => (isSure ? onSure() : setSure(true))}
      onBlur={() => setSure(false)}
    >
      {isSure ? sureLabel : label}
    </Button>
  )
}
