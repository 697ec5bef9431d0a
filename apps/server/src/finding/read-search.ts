import { type Asked, readAsked } from '@lobby/protocol/finding'
import { ChatError } from '../ground/errors.ts'

/** What a person types into the search. Throws ChatError `invalid`, with what would be right. */
export function readSearch(typed: string): readonly Asked[] {
  const read = readAsked(typed)
  if ('wrong' in read) throw new ChatError('invalid', read.wrong)
  return read.asked
}
