// Messages that are for another one.

/** In a thread, in a thread and in the room as well, or with a quote. */
export type Answer = 'answer' | 'answer also in the room' | 'reply'

/** What a message is for: the thread of a root, or a message that it quotes. */
export type Answers =
  | { readonly thread: number; readonly alsoInRoom?: true }
  | { readonly replyTo: number }

/** What a person sends who has a message with this `seq` before them. */
export const answersTo: Readonly<Record<Answer, (seq: number) => Answers>> = {
  answer: (thread) => ({ thread }),
  'answer also in the room': (thread) => ({ thread, alsoInRoom: true }),
  reply: (replyTo) => ({ replyTo }),
}

export function isAnswering(kind: string): kind is Answer {
  return Object.hasOwn(answersTo, kind)
}

/** Whether it is for a message that answers in no thread itself. */
export function hasRoot(kind: string): boolean {
  return isAnswering(kind) && kind !== 'reply'
}
