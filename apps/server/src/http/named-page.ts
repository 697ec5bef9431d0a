import type { ServerIdentity } from '@lobby/protocol'
import { type StaticFiles, unchanging } from './static-files.ts'

interface Needs {
  readonly page: StaticFiles | undefined
  readonly identity: { readonly now: ServerIdentity }
}

/** Answers with the page's document, in which stands what this server is called: nothing has to be asked for to show it. */
export type NamedPage = (request: Headers) => Promise<Response | undefined>

/** Makes the document anew when something of the server is different, and answers from memory until then. */
export function createNamedPage({ page, identity }: Needs): NamedPage {
  let made: { readonly of: ServerIdentity; readonly answer: (request: Headers) => Response }
  return async (request) => {
    const document = page?.('/index.html', request)
    if (!document) return undefined
    const of = identity.now
    if (made?.of !== of) {
      const plain = await page?.('/index.html', new Headers())?.text()
      made = { of, answer: unchanging('text/html; charset=utf-8', named(plain ?? '', of)) }
    }
    return made.answer(request)
  }
}

function named(html: string, identity: ServerIdentity): string {
  const said = escaped(JSON.stringify(identity))
  const head = `<title>${escaped(identity.name)}</title>\n    <meta name="lobby-server" content="${said}" />`
  return html.replace(/<title>.*?<\/title>/s, () => head)
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  }
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign)
}
