import type { ClipboardEvent, KeyboardEvent, RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { type FormatName, formatOf, formats } from './formatting.ts'
import { pastedLink } from './link-edit.ts'
import { linesOfLong, snippetOf } from './long-paste.ts'
import type { Offer } from './offer-line.tsx'
import { carryOut, selectedIn } from './text-edit.ts'

/** Formatting of what is selected in a field: by a button, by a key, by what is pasted. */
export function useFormatting(
  field: RefObject<HTMLTextAreaElement | null>,
  onOffer: (offer: Offer | undefined) => void,
  /** What becomes of files that are pasted. */
  onFiles?: (files: Iterable<File>) => void,
) {
  const { t } = useTranslation()

  function format(name: FormatName): void {
    if (field.current) carryOut(field.current, formats[name](selectedIn(field.current)))
  }

  /** Whether the key was one of formatting. */
  function onFormatKey(event: KeyboardEvent<HTMLTextAreaElement>): boolean {
    const { selectionStart, selectionEnd } = event.currentTarget
    const name = formatOf(event.nativeEvent, selectionStart < selectionEnd)
    if (name === undefined) return false
    event.preventDefault()
    format(name)
    return true
  }

  function onPaste(event: ClipboardEvent<HTMLTextAreaElement>): void {
    const { files } = event.clipboardData
    const pasted = event.clipboardData.getData('text/plain')
    // Programs that copy a text copy a picture of it as well.
    if (onFiles && files.length > 0 && pasted === '') {
      event.preventDefault()
      onFiles(files)
      return
    }
    const selected = selectedIn(event.currentTarget)
    const link = pastedLink(selected, pasted)
    if (link) {
      event.preventDefault()
      carryOut(event.currentTarget, link)
    }
    const count = linesOfLong(selected, pasted)
    if (count === undefined) return
    const run = () => {
      const edit = field.current && snippetOf(field.current.value, pasted)
      if (field.current && edit) carryOut(field.current, edit)
    }
    const action = { label: t('composer.snippet'), run }
    onOffer({ text: t('composer.longPaste', { count }), action, stays: true })
  }

  return { format, onFormatKey, onPaste }
}
