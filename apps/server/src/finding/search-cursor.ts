// Where the next page of a search begins, as its reader holds it: sealed, because numbers of the log tell how much is said in rooms that one may not read.
import type { SearchQuery } from '@lobby/protocol'
import { ChatError } from '../ground/errors.ts'
import { hashOf, type Seal, sealBy } from '../ground/secrets.ts'

/** A part of the log, and how many of the best in it were shown. */
export interface SearchPlace {
  /** Up to this number, without it. */
  readonly below: number
  readonly from: number
  readonly shown: number
}

export interface SearchCursors {
  close(query: SearchQuery, place: SearchPlace): string
  /** Throws ChatError `invalid` for what was not closed here, or for another search. */
  open(query: SearchQuery, cursor: string): SearchPlace
}

/** Figures of a number, so that its length says nothing of it. */
const figures = 16

export function searchCursors(secret: string): SearchCursors {
  const seal = sealBy(`search cursor ${secret}`)
  return {
    close(query, { below, from, shown }) {
      const numbers = [below, from, shown].map((number) => `${number}`.padStart(figures, '0'))
      return seal.close([nameOf(query), ...numbers].join(' '))
    },
    open(query, cursor) {
      const [name, ...numbers] = opened(seal, cursor)?.split(' ') ?? []
      const [below = 0, from = 0, shown = 0] = numbers.map(Number)
      if (name !== nameOf(query))
        throw new ChatError(
          'invalid',
          'cursor: give the `next` of a page of this search, as it came: it was changed, or is of another search.',
        )
      return { below, from, shown }
    },
  }
}

/** A page may have another length than the one before. */
const nameOf = ({ q, sort, zone = 'UTC' }: SearchQuery) =>
  hashOf(JSON.stringify([q, sort, zone])).slice(0, 22)

function opened(seal: Seal, cursor: string): string | undefined {
  try {
    return seal.open(cursor)
  } catch {
    return undefined
  }
}
