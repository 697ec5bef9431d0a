// The cases of docs/vectors, as they are kept.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClientCase } from './client-case.ts'
import type { ServerCase } from './malformed.ts'

export const folder = join(import.meta.dirname, '../../docs/vectors')

export const clientCases = (): readonly ClientCase[] => linesOf('client.jsonl')
export const serverCases = (): readonly ServerCase[] => linesOf('server.jsonl')

function linesOf<Case>(file: string): readonly Case[] {
  const lines = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line))
}
