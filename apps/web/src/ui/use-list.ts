import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { refusalText } from './refusal-text.ts'
import { useAsker } from './use-endpoint.ts'

/** One page of a list, and where the next one begins; null: there is none. */
type ListPage<Item> = readonly [items: readonly Item[], next: string | null]

/**
 * A list that the server gives in pages: its first one at once, the others when they are asked for.
 * With another key it is read again: it is another list, or something has changed on which it depends.
 */
export function useList<Item>(
  key: readonly unknown[],
  ask: (after?: string) => Promise<ListPage<Item>>,
) {
  const { t } = useTranslation()
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(
    {
      queryKey: [useAsker(), ...key],
      queryFn: ({ pageParam }) => ask(pageParam),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ([, next]: ListPage<Item>) => next,
      placeholderData: keepPreviousData,
    },
  )
  return {
    /** Absent until they are known. */
    items: data?.pages.flatMap(([items]) => items),
    hasMore: hasNextPage,
    isBusy: isFetchingNextPage,
    more: fetchNextPage,
    reload: async (): Promise<void> => void (await refetch()),
    problem: error ? refusalText(t, error) : undefined,
  }
}

/** Has the lists whose keys begin like this read again, wherever they are shown. */
export function useReload(...key: readonly unknown[]): () => Promise<void> {
  const answers = useQueryClient()
  const asker = useAsker()
  return () => answers.invalidateQueries({ queryKey: [asker, ...key] })
}
