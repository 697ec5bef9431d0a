import { Resolver } from 'node:dns/promises'

/** Names of this machine, for which no name server is asked (RFC 6761, 6.3). */
const ofThisMachine = /(^|\.)localhost\.?$/i

/**
 * The addresses that the name servers of this machine, or these, have for a name. They are asked from here: the system's
 * own way keeps one of the few threads that passwords and files wait for, for as long as a name server is silent.
 */
export async function lookUp(
  name: string,
  signal: AbortSignal,
  servers?: readonly string[],
): Promise<readonly string[]> {
  signal.throwIfAborted()
  if (ofThisMachine.test(name)) return ['127.0.0.1']
  const resolver = new Resolver({ timeout: 2_000, tries: 2 })
  if (servers) resolver.setServers(servers)
  const cancel = () => resolver.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  const asked = [resolver.resolve4(name), resolver.resolve6(name)]
  const answers = await Promise.allSettled(asked)
  signal.removeEventListener('abort', cancel)
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  // Why there is none.
  return found.length > 0 ? found : Promise.race(asked)
}
