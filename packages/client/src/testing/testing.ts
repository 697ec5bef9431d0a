// What fault runs use of the client. Modules that a twin replaces have entries of their own.
export { type Clock, systemClock } from '../clock.ts'
export { separateTabs, type Tab, tabsByLocks } from '../tabs.ts'
