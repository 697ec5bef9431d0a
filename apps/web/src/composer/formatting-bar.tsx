import { ActionIcon } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { moveInBar } from '../ui/bar-keys.ts'
import { keyName } from '../ui/command-key.ts'
import { Icon } from '../ui/icons.tsx'
import { type FormatName, formatNames, formats } from './formatting.ts'
import styles from './formatting-bar.module.css'

type Props = { readonly id: string; readonly onFormat: (name: FormatName) => void }

/** Buttons for what the keys of formatting do. One stop of Tab; arrows move in it. */
export function FormattingBar({ id, onFormat }: Props) {
  const { t } = useTranslation()
  const [stop, setStop] = useState<FormatName>('bold')
  return (
    <div
      id={id}
      role="toolbar"
      aria-label={t('formatting.title')}
      className={styles.bar}
      onKeyDown={moveInBar}
    >
      {formatNames.map((name) => (
        <ActionIcon
          key={name}
          variant="subtle"
          color="gray"
          size={28}
          className={styles.button ?? ''}
          tabIndex={name === stop ? 0 : -1}
          aria-label={t(`formatting.${name}`)}
          title={titleOf(t(`formatting.${name}`), name)}
          // What is selected in the field stays so.
          onMouseDown={(event) => event.preventDefault()}
          onFocus={() => setStop(name)}
          onClick={() => onFormat(name)}
        >
          <Icon name={name} size={18} />
        </ActionIcon>
      ))}
    </div>
  )
}

function titleOf(label: string, name: FormatName): string {
  const format = formats[name]
  return 'key' in format ? `${label} (${keyName(format.key.letter, format.key.shift)})` : label
}
