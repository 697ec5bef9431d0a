// An open page does not change when the server is upgraded; it finds out by looking at the document that the server gives now.
import type { ChatClient } from '@lobby/client'
import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let isKnown = false

/** Whether the server has a newer page than the one that is open. */
export function useNewerPage(): boolean {
  return useSyncExternalStore(subscribe, () => isKnown)
}

/** Looks whenever the connection is back: a server that was away may have been upgraded. */
export function watchForNewerPage(client: ChatClient): void {
  let { phase } = client.getState().connection
  let isFirst = true
  client.subscribe(() => {
    const before = phase
    phase = client.getState().connection.phase
    if (phase !== 'live' || before === 'live') return
    if (!isFirst) void newerEntry()
    isFirst = false
  })
}

/**
 * Loads the page again when there is a newer one: true when that is under way.
 * Once for each newer page, so that a page which stays broken is not loaded for ever.
 */
export async function reloadIfNewer(): Promise<boolean> {
  const entry = await newerEntry()
  if (entry === undefined || !isFirstReloadFor(entry)) return false
  location.reload()
  return true
}

/** The script that a newer page begins with; its name changes with all that it loads. Undefined when there is none, or no server. */
async function newerEntry(): Promise<string | undefined> {
  const ours = document.querySelector('script[type="module"][src]')?.getAttribute('src')
  const response = await fetch('/', { cache: 'no-cache' }).catch(() => undefined)
  if (!response?.ok) return undefined
  const entry = entryIn(await response.text())
  if (entry === undefined || entry === ours) return undefined
  isKnown = true
  for (const listener of listeners) listener()
  return entry
}

function entryIn(html: string): string | undefined {
  const tags = html.match(/<script\b[^>]*>/g) ?? []
  return /\bsrc="([^"]+)"/.exec(tags.find((tag) => tag.includes('type="module"')) ?? '')?.[1]
}

function isFirstReloadFor(entry: string): boolean {
  const key = 'lobby.reloaded-for'
  try {
    if (sessionStorage.getItem(key) === entry) return false
    sessionStorage.setItem(key, entry)
    return true
  } catch {
    // What cannot be remembered could go on for ever.
    return false
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
