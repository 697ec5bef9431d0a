import type { Language } from '@lobby/protocol'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { loadPart } from '../newer-page/lazy-part.ts'
import { Problem } from '../ui/problem.tsx'
import styles from './emoji-picker.module.css'

type Props = { readonly onPick: (emoji: string) => void }

/** All emoji, to search and to pick one. The grid and the data of the language are loaded when it is first shown. */
export function EmojiPicker({ onPick }: Props) {
  const { t, i18n } = useTranslation()
  const language = i18n.language as Language
  const { data, isError, refetch } = useQuery({
    queryKey: ['emoji', language],
    queryFn: () =>
      loadPart(async () => {
        const { EmojiPanel, loadEmoji } = await import('./emoji-panel.tsx')
        return { EmojiPanel, all: await loadEmoji(language) }
      }),
    networkMode: 'always',
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  })
  if (data) return <data.EmojiPanel all={data.all} onPick={onPick} />
  return (
    <div className={styles.waiting} aria-busy={!isError}>
      {isError && (
        <>
          <Problem>{t('emoji.missing')}</Problem>
          <Button variant="default" onClick={() => refetch()}>
            {t('emoji.again')}
          </Button>
        </>
      )}
    </div>
  )
}
