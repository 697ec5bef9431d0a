import { useLocation } from 'wouter'

/**
 * Navigates once what was awaited is done, but only from the page where it began: a person who has
 * gone elsewhere meanwhile is not taken away from there.
 */
export function useGoOn(): ReturnType<typeof useLocation>[1] {
  const [, navigate] = useLocation()
  const here = window.location.pathname
  return (...where) => {
    if (window.location.pathname === here) navigate(...where)
  }
}
