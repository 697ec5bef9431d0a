// The snippets in our pages are promises: each is compiled, then run.
import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const here = import.meta.dirname
const root = join(here, '../..')
const folder = join(here, '.cache/snippets')
const pages = {
  readme: join(here, 'README.md'),
  django: join(root, 'docs/channels-for-django-people.md'),
}
const files: string[] = []

beforeAll(async () => {
  await mkdir(folder, { recursive: true })
  for (const [name, page] of Object.entries(pages)) {
    const text = await readFile(page, 'utf8')
    for (const [index, [, code = '']] of [...text.matchAll(/^```ts\n(.*?)^```$/gms)].entries()) {
      const file = join(folder, `${name}-${index + 1}.ts`)
      // `export {}` makes a module of a snippet that exports nothing.
      await writeFile(file, `${code}\nexport {}\n`)
      files.push(file)
    }
  }
})

afterAll(() => rm(folder, { recursive: true }))

test('every snippet compiles', async () => {
  const config = join(folder, 'tsconfig.json')
  const settings = {
    extends: join(root, 'tsconfig.json'),
    files,
    include: [],
    compilerOptions: { typeRoots: [join(root, 'node_modules/@types')] },
  }
  await writeFile(config, JSON.stringify(settings))
  const tsc = join(root, 'node_modules/.bin/tsc')
  const { stdout } = await promisify(execFile)(tsc, ['-p', config]).catch((error) => error)
  expect(stdout).toBe('')
})

test('every snippet runs', async () => {
  expect(files.length).toBeGreaterThan(10)
  for (const file of files) {
    const { server } = await import(file)
    await server?.close()
  }
})
