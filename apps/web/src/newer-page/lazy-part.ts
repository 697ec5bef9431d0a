import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import { reloadIfNewer } from './newer-page.ts'

/** A part of the page could not be loaded, and there is no newer page that has it: the network is away. */
export class PartMissing extends Error {
  override readonly name = 'PartMissing'
}

/** A part of the page that is loaded when it is needed. A part that an upgrade has taken away brings the newer page. */
export function lazyPart<Props>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(() => loadPart(load))
}

/** The same, for parts that their user shows. Rejects with `PartMissing`. */
export function loadPart<Part>(load: () => Promise<Part>): Promise<Part> {
  return load().catch(async (cause: unknown) => {
    if (await reloadIfNewer()) return new Promise<never>(() => {})
    throw new PartMissing('A part of the page could not be loaded.', { cause })
  })
}
