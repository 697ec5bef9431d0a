/** Neither looks for duplicates nor has an index that refuses them. */
export { RepeatingStore as SqliteLogStore } from './repeating-store.ts'
