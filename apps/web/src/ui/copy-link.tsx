import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { copyText } from './copy-text.ts'
import { Icon } from './icons.tsx'

/** Puts this page's address where it can be pasted from. */
export function CopyLink() {
  return <CopyText text={() => location.origin + location.pathname} />
}

/** Puts a link where it can be pasted from. */
export function CopyText({ text }: { readonly text: () => string }) {
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
      variant="default"
      color="gray"
      c="var(--text)"
      leftSection={<Icon name={isCopied ? 'check' : 'link'} size={18} />}
      onClick={copy}
    >
      <span aria-live="polite">{t(isCopied ? 'messages.copied' : 'messages.copy')}</span>
    </Button>
  )
}
