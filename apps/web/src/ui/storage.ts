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

/** Forgets every key that begins like this. */
export function forgetStored(prefix: string): void {
  try {
    for (const key of Object.keys(localStorage))
      if (key.startsWith(`lobby.${prefix}`)) localStorage.removeItem(key)
  } catch {
    // Forbidden, and so nothing is there.
  }
}
