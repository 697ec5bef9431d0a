// Import it where tests start processes: a start takes seconds, and up to a minute
// where all cores are busy, and one test may start several.
import { vi } from 'vitest'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })
