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
