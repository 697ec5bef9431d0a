import { expect, makeRoom, post, samePage, test } from './lobby-test.ts'

const schemes = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\u0000script:alert(1)'.replace('\u0000', '\u0001'),
  'java\tscript:alert(1)',
  'java\u200bscript:alert(1)',
  '\u0001javascript:alert(1)',
  'javascript&colon;alert(1)',
  '&#106;avascript:alert(1)',
  'javascript%3Aalert(1)',
  'javascript://example.org/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+',
  'vbscript:msgbox(1)',
  'blob:https://example.org/1',
  'view-source:javascript:alert(1)',
  'jar:javascript:alert(1)',
  'feed:javascript:alert(1)',
  '\\javascript:alert(1)',
  '//evil.example',
  '/api/admin',
  'https:javascript:alert(1)',
  'mailto:javascript:alert(1)',
]
const markup = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<svg><style><img title="</style><img src=x onerror=alert(1)>">',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<template><img src=x onerror=alert(1)></template>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<a href="javascript:alert(1)">a</a>',
  '<details open ontoggle=alert(1)>',
  '<!--><script>alert(1)</script>-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '＜script＞alert(1)＜/script＞',
  '\u202e<script>alert(1)</script>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
]
const dresses: ((text: string) => string)[] = [
  (text) => text,
  (text) => `**${text}**`,
  (text) => `> - ${text}`,
  (text) => `# ${text}`,
  (text) => `\`${text}\``,
  (text) => `\`\`\`html\n${text}\n\`\`\``,
  (text) => `\`\`\`${text}\nx\n\`\`\``,
  (text) => `|${text}|\n|-|\n|${text}|`,
  (text) => `||${text}||`,
  (text) => `$${text}$`,
  (text) => `[a](https://example.org "${text}")`,
  (text) => `[${text}](https://example.org/${text})`,
]
const linked: ((target: string) => string)[] = [
  (target) => `[a](${target})`,
  (target) => `[a](<${target}>)`,
  (target) => `![a](${target})`,
  (target) => `<${target}>`,
  (target) => `[a]: ${target}\n[a]`,
  (target) => `[[a](${target})](${target})`,
]
const formulas = [
  String.raw`$\href{javascript:alert(1)}{a}$`,
  String.raw`$\url{javascript:alert(1)}$`,
  String.raw`$\includegraphics{https://evil.example/a.png}$`,
  String.raw`$\htmlData{a=b}{c} \htmlStyle{color:red}{c}$`,
  String.raw`$\def\a{\a\a}\a$`,
  String.raw`$\rule{9999em}{9999em}$`,
  String.raw`$\color{red;background:url(https://evil.example)}a$`,
  String.raw`$\text{</span><img src=x onerror=alert(1)>}$`,
]

/** Messages of many lines each: a room takes ten at once. */
const bodies = packed([
  ...schemes.flatMap((scheme) => linked.map((link) => link(scheme))),
  ...markup.flatMap((text) => dresses.map((dress) => dress(text))),
  ...formulas,
])

function packed(texts: readonly string[]): string[] {
  const packs = ['']
  for (const text of texts) {
    if ((packs.at(-1) ?? '').length + text.length > 3_500) packs.push('')
    packs.push(`${packs.pop()}\n\n${text}`)
  }
  return packs
}

test('security 05: nothing of a message runs, loads or leads anywhere but to the web and to mail', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  const slug = await makeRoom(ada.page, 'Attacks')
  const asked: string[] = []
  ada.page.on('request', (request) => asked.push(request.url()))
  ada.page.on('dialog', (dialog) => {
    asked.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  await ada.page.goto(`/chat/${slug}`)
  for (const body of bodies) {
    await expect(async () => post(ada.page, slug, body)).toPass()
    await expect(ada.messages.last().locator('a, code, strong').first()).toBeAttached()
    await ada.messages
      .last()
      .getByRole('button', { name: 'Spoiler: show' })
      .evaluateAll((covers) => {
        for (const cover of covers) (cover as HTMLElement).click()
      })
    const found = await ada.messages.last().evaluate((message) => ({
      strange: [
        ...message.querySelectorAll(
          'script, img, iframe, form, style, object, embed, template, link, meta, base',
        ),
      ].map(({ outerHTML }) => outerHTML),
      handlers: [
        ...message.querySelectorAll(
          ':is(p[dir], pre, table, li, blockquote, figure) :not(button, button *)',
        ),
      ].flatMap((element) =>
        [...element.attributes]
          .filter(({ name }) => /^(on|style$|srcdoc)/.test(name))
          .map(({ name }) => name),
      ),
      links: [...message.querySelectorAll('a[href]')].flatMap((link) =>
        /^(https?:\/\/|mailto:|\/chat\/)/.test(link.getAttribute('href') ?? '')
          ? []
          : [link.outerHTML],
      ),
    }))
    expect(found, body).toEqual({ strange: [], handlers: [], links: [] })
  }
  const { origin } = new URL(ada.page.url())
  expect(asked.filter((url) => new URL(url).origin !== origin)).toEqual([])
})

test('security 05: nothing of a name, a status or an emoji runs', async ({ enter }) => {
  const name = '"><img src=x onerror=alert(1)>'
  const eve = await enter(name)
  const slug = await makeRoom(eve.page, 'Names')
  const dialogs: string[] = []
  eve.page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  const headers = await samePage(eve.page)
  const text = '<svg onload=alert(1)>'
  const ask = (method: string, path: string, data: object | string) =>
    eve.page.request.fetch(path, { method, headers, data })
  const said = await ask('PATCH', '/api/auth/profile', { status: { emoji: ':constructor:', text } })
  expect(said.ok()).toBe(true)
  for (const emoji of [name, `:${name}:`, ':__proto__:'])
    expect((await ask('PATCH', '/api/auth/profile', { status: { emoji } })).status()).toBe(400)

  await eve.page.goto(`/chat/${slug}`)
  const shown = `:constructor: :__proto__: :toString: :"><img src=x>: :${'a'.repeat(64)}:`
  await eve.say(shown)
  await expect(eve.message(':toString:')).toContainText(shown)
  await eve.messages.getByRole('button', { name }).click()
  await expect(eve.page.getByRole('dialog')).toContainText(text)
  const strange = eve.page
    .locator('#root, [role=dialog]')
    .locator('img, script, [onload], [onerror]')
  expect(await strange.evaluateAll((all) => all.map(({ outerHTML }) => outerHTML))).toEqual([])
  expect(dialogs).toEqual([])
})
