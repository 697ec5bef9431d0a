import type { Message } from '@lobby/protocol'

/** What stands for a message where there is little room: its text, or else what its files are called. */
export function saidIn({ body, attachments = [] }: Message): string {
  return body === '' ? attachments.map(({ name }) => name).join(', ') : body
}
