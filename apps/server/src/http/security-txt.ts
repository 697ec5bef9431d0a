const days = 24 * 60 * 60_000

/** Where weaknesses are reported, as RFC 9116 has it; 404 where the operator has not said it. It expires in a month: who asks again gets a fresh one. */
export function securityTxt(contact: string | undefined, now: number): Response {
  const type = { 'content-type': 'text/plain; charset=utf-8' }
  if (contact === undefined) return new Response('Not found.\n', { status: 404, headers: type })
  const expires = new Date(now + 30 * days).toISOString()
  return new Response(`Contact: ${contact}\nExpires: ${expires}\n`, { headers: type })
}
