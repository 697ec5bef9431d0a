import type { Place } from './key-table.ts'

/** The field in which messages are written. */
export const composerId = 'composer'

const fields = 'input, textarea, select, [contenteditable]'
const dialogs = '[role="dialog"], [role="menu"]'

const isField = (target: Element | null) => target?.closest(fields) !== null && target !== null
const isComposer = (target: Element | null) => target?.id === composerId

const tests: Record<Place, (target: Element | null) => boolean> = {
  anywhere: () => true,
  room: (target) => isComposer(target) || !isField(target),
  'outside-fields': (target) => !isField(target),
  composer: isComposer,
  message: (target) => target?.matches('[role="log"] article') === true,
  'empty-composer': (target) =>
    target instanceof HTMLTextAreaElement && isComposer(target) && target.value === '',
}

/** Whether keys of this place hold where the event comes from. */
export function holdsAt(place: Place, { target }: Event): boolean {
  return tests[place](target instanceof Element ? target : null)
}

/**
 * Also of a dialog or a menu that this very key has closed: by now it is gone, but the key came from within. One that
 * fades away has given the focus back, and takes no key any more.
 */
export function isForDialog({ target }: Event): boolean {
  if (target instanceof Element && target.closest(dialogs)) return true
  return target === document.body && document.querySelector(dialogs) !== null
}
