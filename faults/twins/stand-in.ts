// Loaded before a server or a client, with `?for=…&twin=…`: a module that imports the
// first module gets the second in its place. The twin itself gets the real one.
import { registerHooks } from 'node:module'

const { searchParams } = new URL(import.meta.url)
const real = searchParams.get('for')
const twin = searchParams.get('twin')

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    if (found.url !== real || !twin || context.parentURL === twin) return found
    return { ...found, url: twin }
  },
})
