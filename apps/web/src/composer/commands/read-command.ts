/** What a text is when it is sent: a message, a command with what follows it, or what is done to the last message. */
export type Read =
  | { readonly kind: 'text'; readonly body: string }
  | { readonly kind: 'command'; readonly name: string; readonly argument: string }
  | { readonly kind: 'replace'; readonly from: string; readonly to: string }
  | { readonly kind: 'react'; readonly emoji: string }

const replacing = /^s\/([^/\n]+)\/([^/\n]*)\/$/
const reacting = /^\+(:[\p{L}\p{N}_+\-]+:|\p{RGI_Emoji})$/v

/** `/word` is a command; `//word` is the text `/word`, and a path such as `/usr/bin` or a comment in code is text as it is. */
export function readCommand(text: string): Read {
  const [, slashes, name = ''] = /^(\/\/?)([a-z]+)(?=\s|$)/i.exec(text) ?? []
  if (slashes === '/') {
    const argument = text.slice(1 + name.length).trim()
    return { kind: 'command', name: name.toLowerCase(), argument }
  }
  const [, from, to = ''] = replacing.exec(text) ?? []
  if (from !== undefined) return { kind: 'replace', from, to }
  const emoji = reacting.exec(text)?.[1]
  if (emoji !== undefined) return { kind: 'react', emoji }
  return { kind: 'text', body: slashes === '//' ? text.slice(1) : text }
}
