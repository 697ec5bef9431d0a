// A process that holds the data folder given as its argument until it is killed.
import { openStorage } from '../storage.ts'

await openStorage({ dataFolder: process.argv[2] as string })
console.log('open')
