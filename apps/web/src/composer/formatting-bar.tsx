import { ActionIcon } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { keyName } from '../keys/key-name.ts'
import { keyTable } from '../keys/key-table.ts'
import { moveInBar } from '../ui/bar-keys.ts'
import { Icon } from '../ui/icons.tsx'
import { type FormatName, formatNames, hasKey } from './formatting.ts'
import styles from './formatting-bar.module.css'

type Props = { readonly id: string; readonly onFormat: (name: FormatName) => void }

/** Buttons for what the keys of formatting do. One stop of Tab; arrows move in it. */
export function FormattingBar({ id, onFormat }: Props) {
  const { t } = useTranslation()
  const [stop, setStop] = useState<FormatName>('bold')
  const titleOf = (name: FormatName) => {
    const label = t(`formatting.${name}`)
    return hasKey(name) ? `${label} (${keyName(keyTable[name].chords[0], t)})` : label
  }
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
          title={titleOf(name)}
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
