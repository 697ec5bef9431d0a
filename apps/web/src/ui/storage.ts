// What this browser remembers. It may refuse to, and then the page forgets.
export function readStored(key: string): string | undefined {
  try {
    return localStorage.getItem(`lobby.${key}`) ?? undefined
  } catch {
    return undefined
  }
}

/** An empty value forgets the key. False when the browser keeps nothing. */
export function store(key: string, value: string): boolean {
  try {
    if (value === '') localStorage.removeItem(`lobby.${key}`)
    else localStorage.setItem(`lobby.${key}`, value)
    return true
  } catch {
    // Full, or forbidden in a private window.
    return false
  }
}

/** Our keys that begin like this. */
export function storedKeys(prefix: string): readonly string[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(`lobby.${prefix}`))
      .map((key) => key.slice('lobby.'.length))
  } catch {
    return []
  }
}

/** Forgets every key of ours that is meant. */
export function forgetStored(isMeant: (key: string) => boolean): void {
  try {
    for (const key of storedKeys('')) if (isMeant(key)) localStorage.removeItem(`lobby.${key}`)
  } catch {
    // Forbidden, and so nothing is there.
  }
}
