import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import { reloadIfNewer } from './newer-page.ts'

/** A part of the page could not be loaded, and there is no newer page that has it: the network is away. */
export class PartMissing extends Error {
  override readonly name = 'PartMissing'
  /** The server was away when it was asked for, and is back. */
  readonly wasAway: boolean

  constructor(wasAway: boolean, cause: unknown) {
    super('A part of the page could not be loaded.', { cause })
    this.wasAway = wasAway
  }
}

/** A part of the page that is loaded when it is needed. A part that an upgrade has taken away brings the newer page. */
export function lazyPart<Props>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(() =>
    loadPart(load).catch((error: unknown) => {
      if (!(error instanceof PartMissing && error.wasAway)) throw error
      // Browsers remember that it failed, until the page is loaded again. What is written is kept.
      location.reload()
      return new Promise<never>(() => {})
    }),
  )
}

/**
 * The same, for parts that their user shows. While the server is away, it waits for it; rejects with
 * `PartMissing` when the server is there and the part is not.
 */
export function loadPart<Part>(load: () => Promise<Part>): Promise<Part> {
  return load().catch(async (cause: unknown) => {
    const wasAway = !(await isServerThere())
    if (wasAway) await untilServerIsThere()
    if (await reloadIfNewer()) return new Promise<never>(() => {})
    const missing = new PartMissing(wasAway, cause)
    if (!wasAway) throw missing
    return load().catch(() => Promise.reject(missing))
  })
}

async function untilServerIsThere(): Promise<void> {
  do await new Promise((resume) => setTimeout(resume, 1_000))
  while (!(await isServerThere()))
}

async function isServerThere(): Promise<boolean> {
  const answer = await fetch('/', { method: 'HEAD', cache: 'no-store' }).catch(() => undefined)
  return answer?.ok === true
}
