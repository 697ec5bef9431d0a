import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const tag =
  /\s*<(?:link rel="stylesheet" crossorigin [^>]*>|script type="module" [^>]*><\/script>)/g
const mark = '<img src="/favicon.svg" alt="" '

/**
 * What `first-paint.css` draws waits for nothing else: the styles and the script of the page come
 * after it in the document, where Vite puts them before, and the mark is drawn without a request.
 */
export function drawnFirst(): Plugin {
  return {
    name: 'drawn-first',
    apply: 'build',
    // Styles of later parts come after those of the page in the document: of two rules, the later one counts.
    transform: {
      filter: { id: /preload-helper/ },
      handler(code) {
        const [before, after] = ['document.head.appendChild(', 'document.body.appendChild(']
        if (!code.includes(before)) throw new Error('Vite loads styles of parts in another way.')
        return { code: code.replaceAll(before, after), map: null }
      },
    },
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        // A script waits for the styles before it, and so for those of the page.
        const [later = [], first] = [html.match(tag)?.toSorted(stylesFirst), html.replace(tag, '')]
        const svg = readFileSync(join(import.meta.dirname, 'public/favicon.svg'), 'utf8')
        const drawn = svg.replace(/<title>.*<\/title>/, '').replace('<svg ', '')
        return first
          .replaceAll(
            new RegExp(`${mark}([^>]*?) ?/>`, 'g'),
            (_, size) => `<svg ${size} ${drawn.trim()}`,
          )
          .replace(/\s*<\/body>/, (end) => later.join('') + end)
      },
    },
  }
}

const stylesFirst = (one: string, other: string) =>
  Number(other.includes('stylesheet')) - Number(one.includes('stylesheet'))
