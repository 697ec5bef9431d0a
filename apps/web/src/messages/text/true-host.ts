/** Signs that are not seen, or turn the order of others around. */
const unseen = /\p{Cf}|\p{Cc}|\p{Default_Ignorable_Code_Point}/gu
/** Nothing of these is in the name of a server, in any script; the dots of others are dots. */
const between = /[^\p{L}\p{N}.。．｡․-]+/u
const longestText = 1000

/**
 * Where a named link leads, if its text could be read as another place: then that is shown beside it.
 * The name of an address before an `@`, as in `https://bank.example@evil.example`, is such a text too.
 */
export function trueHost(text: string, href: string): string | undefined {
  const { protocol, username, password, hostname, pathname } = new URL(href)
  const leads = protocol === 'mailto:' ? pathname : hostname
  const words = text.slice(0, longestText).replace(unseen, '').split(between)
  const isDressed = username !== '' || password !== ''
  return isDressed || words.some((word) => namesOther(word, leads)) ? leads : undefined
}

function namesOther(word: string, leads: string): boolean {
  if (!/[^.][.。．｡․]\p{L}{2}/u.test(word) || !URL.canParse(`https://${word}`)) return false
  const host = bare(new URL(`https://${word}`).hostname)
  return host !== bare(leads) && !leads.endsWith(`@${host}`)
}

function bare(host: string): string {
  return host.replace(/^www\./, '').replace(/\.$/, '')
}
