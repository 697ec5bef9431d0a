import { csrf } from '@lobby/protocol/limits'

/** Asks over HTTP as the browser that has this session: with its cookies, from a page of the server. */
export function sessionFetch(url: string, cookie: string): typeof fetch {
  return (input, init) => {
    const headers = new Headers(init?.headers)
    headers.set('cookie', cookie)
    headers.set('origin', url)
    // The files of a server are counted.
    headers.set('connection', 'close')
    return fetch(input, { ...init, headers })
  }
}

/** What a page sends along with what changes something. */
export function csrfHeaders(cookie: string): Record<string, string> {
  const token = new RegExp(`${RegExp.escape(csrf.cookie)}=([^;]+)`).exec(cookie)?.[1] ?? ''
  return { [csrf.header]: token }
}
