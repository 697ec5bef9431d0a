// A process of its own for a flood, so that it takes no turns from the people who are measured.
import { type FloodName, floods } from './floods.ts'
import type { Line } from './line.ts'

const [name, line] = process.argv.slice(2)
await floods[name as FloodName](JSON.parse(line as string) as Line)
