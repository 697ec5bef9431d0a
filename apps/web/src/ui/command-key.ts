// The key of commands: Ctrl, and Cmd on a Mac, where Ctrl+B is a key of every text field.
type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey'>

export const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '')

export function hasCommand({ ctrlKey, metaKey }: Pressed): boolean {
  return isMac ? metaKey && !ctrlKey : ctrlKey && !metaKey
}

/** The Latin letter of a key: by what it types, or by its place where the layout has other letters. */
export function letterOf({ key, code }: Pressed): string {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase()
  return /^Key[A-Z]$/.test(code) ? code.slice(3).toLowerCase() : ''
}
