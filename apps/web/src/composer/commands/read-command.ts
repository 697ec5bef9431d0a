/** What a text is when it is sent: a message, or a command with what follows it. */
export type Read =
  | { readonly kind: 'text'; readonly body: string }
  | { readonly kind: 'command'; readonly name: string; readonly argument: string }

/** `/word` is a command; `//word` is the text `/word`, and a path such as `/usr/bin` or a comment in code is text as it is. */
export function readCommand(text: string): Read {
  const [, slashes, name = ''] = /^(\/\/?)([a-z]+)(?=\s|$)/i.exec(text) ?? []
  if (slashes === '/') {
    const argument = text.slice(1 + name.length).trim()
    return { kind: 'command', name: name.toLowerCase(), argument }
  }
  return { kind: 'text', body: slashes === '//' ? text.slice(1) : text }
}
