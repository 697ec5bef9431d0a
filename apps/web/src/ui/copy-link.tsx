import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from './icons.tsx'

type Look = {
  readonly variant?: 'subtle' | 'default'
  /** Where there is no room for words; they are still read aloud. */
  readonly isBrief?: boolean
}

/** Puts this page's address where it can be pasted from. */
export function CopyLink({ variant = 'subtle', isBrief = false }: Look) {
  const text = () => location.origin + location.pathname
  return <CopyText text={text} variant={variant} isBrief={isBrief} />
}

/** Puts a link where it can be pasted from. */
export function CopyText({
  text,
  variant = 'default',
  isBrief = false,
}: Look & { readonly text: () => string }) {
  const { t } = useTranslation()
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [isCopied])

  const copy = async () => setCopied(await copyText(text()))
  return (
    <Button
      variant={variant}
      color="gray"
      c="var(--text)"
      leftSection={<Icon name={isCopied ? 'check' : 'link'} size={18} />}
      onClick={copy}
      {...(isBrief && { px: 12 })}
    >
      <span aria-live="polite" className={isBrief ? 'visually-hidden' : undefined}>
        {t(isCopied ? 'messages.copied' : 'messages.copy')}
      </span>
    </Button>
  )
}

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // On plain http there is no clipboard; the old way still works there.
    const field = document.createElement('textarea')
    field.value = text
    document.body.append(field)
    const focused = document.activeElement
    field.select()
    const done = document.execCommand('copy')
    field.remove()
    if (focused instanceof HTMLElement) focused.focus()
    return done
  }
}
