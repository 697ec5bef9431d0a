import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ToolButton } from '../ui/tool-button.tsx'

type Props = { readonly onAttach: (files: Iterable<File>) => void }

/** Chooses files for a message. */
export function AttachButton({ onAttach }: Props) {
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
      <ToolButton icon="clip" label={t('composer.attach')} onClick={() => input.current?.click()} />
    </>
  )
}
