// What the pages of the examples share: escaped HTML, and nothing else runs on
// a page but the one script it was given.
import { createHash } from 'node:crypto'

/** Markup that is safe to put into a page as it is. */
export class Html {
  readonly markup: string

  constructor(markup: string) {
    this.markup = markup
  }
}

/** HTML of a template: every value is escaped, except HTML itself and lists of it. */
export function html(strings: TemplateStringsArray, ...values: (string | Html | Html[])[]): Html {
  return new Html(String.raw({ raw: strings }, ...values.map(markupOf)))
}

function markupOf(value: string | Html | Html[]): string {
  if (Array.isArray(value)) return value.map(markupOf).join('')
  return value instanceof Html ? value.markup : escapeText(value)
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

const style = '.send { text-align: right }'

/** A whole page. What its script needs to know stands in `data-` attributes. */
export function page(title: string, body: Html, script = '', status = 200): Response {
  const { markup } = html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${new Html(style)}</style>
${body}
<script>${new Html(script)}</script>
</html>
`
  return new Response(markup, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': [
        "default-src 'none'",
        `script-src '${hashOf(script)}'`,
        `style-src '${hashOf(style)}'`,
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
    },
  })
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

/**
 * Whether a form came from our own page. Browsers say so themselves, and pages
 * cannot forge it; a program without either header holds nobody's cookies.
 */
export function isFromThisSite(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin' || site === 'none'
  const origin = request.headers.get('origin')
  if (origin === null) return true
  return URL.canParse(origin) && new URL(origin).host === new URL(request.url).host
}
