import { ActionIcon } from '@mantine/core'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../ui/icons.tsx'

type Props = {
  readonly className: string | undefined
  readonly onAttach: (files: Iterable<File>) => void
}

/** Chooses files for a message. */
export function AttachButton({ className, onAttach }: Props) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          onAttach([...(currentTarget.files ?? [])])
          currentTarget.value = ''
        }}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={36}
        radius={12}
        className={className ?? ''}
        aria-label={t('composer.attach')}
        title={t('composer.attach')}
        onClick={() => input.current?.click()}
      >
        <Icon name="clip" />
      </ActionIcon>
    </>
  )
}
