import { html, raw } from 'hono/html'
import { version } from '../ground/version.ts'
import type { Api } from './api.ts'
import { guard } from './guard.ts'
import { unchanging } from './static-files.ts'

interface Operation {
  readonly summary?: string
  readonly description?: string
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
  }[]
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: unknown }>>
  }
  readonly responses: Readonly<Record<string, { readonly description: string }>>
}

/** `/openapi.json`, made of the routes when it is first asked for, and a page to read it. */
export function addDocumentRoutes(api: Api): void {
  let made: ReturnType<typeof makeAnswers> | undefined
  for (const path of ['/openapi.json', '/api/docs'] as const)
    api.get(path, guard('document.read'), (c) => {
      made ??= makeAnswers(api)
      return made[path](c.req.raw.headers)
    })
}

function makeAnswers(api: Api) {
  const document = api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Lobby',
      version,
      description:
        'The HTTP API of the Lobby chat server. The live protocol is in docs/protocol.md.',
    },
  })
  const page = renderDocument(document.paths as Paths)
  return {
    '/openapi.json': unchanging('application/json', JSON.stringify(document)),
    '/api/docs': unchanging('text/html; charset=utf-8', `${page}`),
  }
}

type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>

/** Without scripts and styles of its own: nothing that the content policy would have to let in. */
function renderDocument(paths: Paths) {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Lobby's HTTP API</title><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"></head>
<body>
<h1>Lobby's HTTP API</h1>
<p>Made of <a href="/openapi.json">/openapi.json</a>. Every refusal is <code>application/problem+json</code> with a stable <code>code</code>.</p>
${operations.map(
  ({ path, method, operation }) => html`<hr><h2><code>${method.toUpperCase()} ${path}</code></h2>
<p><strong>${operation.summary ?? ''}</strong> ${operation.description ?? ''}</p>
${operation.parameters?.length ? html`<ul>${operation.parameters.map((each) => html`<li><code>${each.name}</code> (${each.in}${each.required ? ', required' : ''})</li>`)}</ul>` : raw('')}
${operation.requestBody ? html`<p>Body:</p><pre>${JSON.stringify(operation.requestBody.content['application/json']?.schema, null, 2)}</pre>` : raw('')}
<dl>${Object.entries(operation.responses).map(([status, response]) => html`<dt>${status}</dt><dd>${response.description}</dd>`)}</dl>`,
)}
</body></html>`
}
