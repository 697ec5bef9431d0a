// What this browser remembers. It may refuse to, and then the page forgets.
export function readStored(key: string): string | undefined {
  try {
    return localStorage.getItem(`lobby.${key}`) ?? undefined
  } catch {
    return undefined
  }
}

/** An empty value forgets the key. */
export function store(key: string, value: string): void {
  try {
    if (value === '') localStorage.removeItem(`lobby.${key}`)
    else localStorage.setItem(`lobby.${key}`, value)
  } catch {
    // Full, or forbidden in a private window.
  }
}
