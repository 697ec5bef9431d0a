import type { MouseEvent } from 'react'
import { navigate } from 'wouter/use-browser-location'

/**
 * For the clicks in a list of links: goes to the page of a link without loading it, and answers whether it was a link.
 * One that listened for itself would be drawn again at every change of the address; of three hundred, that is felt.
 */
export function followLinks(event: MouseEvent): boolean {
  const { target, button, ctrlKey, metaKey, altKey, shiftKey } = event
  if (event.defaultPrevented || button !== 0 || ctrlKey || metaKey || altKey || shiftKey)
    return false
  const link = target instanceof Element ? target.closest('a[href]') : null
  const path = link?.getAttribute('href')
  if (!path) return false
  event.preventDefault()
  navigate(path)
  return true
}
