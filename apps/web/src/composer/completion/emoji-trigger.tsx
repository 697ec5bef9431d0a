import type { Language } from '@lobby/protocol'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { inTone, useSkinTone } from '../../emoji/skin-tone.ts'
import { useUsedEmoji } from '../../emoji/used-emoji.ts'
import { EmojiSign } from '../../ui/emoji-sign.tsx'
import { useOwnEmoji } from '../../ui/own-emoji.ts'
import styles from './completion.module.css'
import type { Option, Trigger } from './trigger.ts'

const shown = 8

/** Emoji, by their short names and by words: those that a person uses before others. */
export const emojiTrigger: Trigger = {
  name: 'emoji',
  closer: ':',
  useOptions(query) {
    const language = useTranslation().i18n.language as Language
    const [tone] = useSkinTone()
    const { recent, note } = useUsedEmoji()
    const { byName } = useOwnEmoji()
    // Without a network there is nothing to propose, and nothing to complain of.
    const { data, isLoading } = useQuery({
      queryKey: ['emoji search', language],
      queryFn: async () => {
        const [{ loadEmoji, ownEmoji }, { searchEmoji }] = await Promise.all([
          import('../../emoji/emoji-data.ts'),
          import('../../emoji/emoji-search.ts'),
        ])
        const all = await loadEmoji(language)
        return (text: string, own: Iterable<string>) =>
          searchEmoji([...ownEmoji(own), ...all], text)
      },
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: Number.POSITIVE_INFINITY,
    })
    return useMemo<readonly Option[] | undefined>(() => {
      if (isLoading) return undefined
      const isUsed = (sign: string) => recent.includes(sign)
      const found = data?.(query, byName.keys()).slice(0, shown * 4) ?? []
      const exact = found.filter(({ shortNames }) => shortNames.includes(query))
      const others = found.filter((emoji) => !exact.includes(emoji))
      const used = others.filter(({ sign, tones }) => [sign, ...tones].some(isUsed))
      return [...new Set([...exact, ...used, ...others])].slice(0, shown).map((emoji) => {
        const sign = inTone(emoji, tone)
        const shortName =
          emoji.shortNames.find((name) => name.startsWith(query)) ?? emoji.shortNames[0]
        return {
          key: shortName ?? sign,
          label: emoji.name,
          ...(shortName !== undefined && { detail: `:${shortName}:` }),
          picture: (
            <span className={styles.emoji}>
              <EmojiSign emoji={sign} />
            </span>
          ),
          insert: sign,
          onAccept: () => note(sign),
        }
      })
    }, [data, isLoading, byName, query, recent, tone, note])
  },
}
