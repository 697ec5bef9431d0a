import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { LogTarget } from '../ground/logger.ts'
import type { Database } from './database.ts'
import { rotateEpochs } from './epochs.ts'
import type { Folder } from './folder.ts'
import { inTransaction } from './in-transaction.ts'
import { now } from './instants.ts'
import { positionSql } from './sqlite/kept-witness.ts'
import type { WitnessRequest } from './sqlite/requests.ts'
import {
  fileOf,
  type Position,
  pathOutside,
  prepareOutside,
  readWitness,
  whyPutBack,
} from './witness.ts'
import { replaceWitness } from './witness-file.ts'

/** So many starts are kept: a machine that the database comes back to knows one of them. */
const keptStarts = 1_000

interface Opening {
  readonly db: Database
  readonly folder: Folder
  /** Where witnesses outside the folder are; undefined: there are none. */
  readonly stateFolder: string | undefined
  readonly logger: LogTarget
  /** Whether this opening has made the database. */
  readonly isNew: boolean
}

interface Started {
  readonly dbEpoch: string
  /** For the writer, who keeps the witnesses from now on. */
  readonly witness: WitnessRequest
}

/**
 * Finds out whether the database is the one that was left here, gives it new
 * epochs when it is not, and enters this start in it.
 */
export async function enterStart(opening: Opening): Promise<Started> {
  const { db, folder, isNew, logger } = opening
  const marks = await readMarks(db)
  const position = await readPosition(db)
  const file = fileOf(folder.database)
  let dbEpoch = await readEpoch(db)
  let outside = outsideOf(opening, dbEpoch)

  const inside = readWitness(folder.witness)
  const seenOutside = outside === undefined ? undefined : readWitness(outside)
  const why = isNew ? undefined : whyPutBack({ marks, position, file }, inside, seenOutside)
  if (why) {
    logger.warn(
      { dataFolder: folder.path, why },
      'The data folder was put back from a copy: its rooms get new epochs, and clients drop what they had of them.',
    )
    dbEpoch = await rotateEpochs(db)
    outside = outsideOf(opening, dbEpoch)
  }

  const mark = randomBytes(12).toString('base64url')
  const paths = [folder.witness, ...(outside === undefined ? [] : [outside])]
  const [from] = marks
  for (const path of paths)
    replaceWitness(path, { mark, ...(from && { from }), file, position, closed: false })
  await addStart(db, mark)
  return { dbEpoch, witness: { mark, file, paths } }
}

async function readEpoch(db: Database): Promise<string> {
  const query = db.selectFrom('meta').select('value').where('key', '=', 'epoch')
  return (await query.executeTakeFirstOrThrow()).value
}

async function readMarks(db: Database): Promise<string[]> {
  const query = db.selectFrom('starts').select('mark').orderBy('number', 'desc')
  return (await query.execute()).map(({ mark }) => mark)
}

async function readPosition(db: Database): Promise<Position> {
  const { rows } = await sql<Position>`${sql.raw(positionSql)}`.execute(db)
  const [position] = rows
  if (!position) throw new Error('SQLite has not answered where the database is.')
  return { ...position }
}

async function addStart(db: Database, mark: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { number } = await tx
      .insertInto('starts')
      .values({ mark, at: now() })
      .returning('number')
      .executeTakeFirstOrThrow()
    await tx
      .deleteFrom('starts')
      .where('number', '<=', number - keptStarts)
      .execute()
  })
}

/** Undefined where nothing can be kept outside: then a copy may pass for the folder itself. */
function outsideOf({ stateFolder, logger }: Opening, dbEpoch: string): string | undefined {
  if (stateFolder === undefined) return undefined
  try {
    prepareOutside(stateFolder)
    return pathOutside(stateFolder, dbEpoch)
  } catch (error) {
    logger.info(
      { err: error, stateFolder },
      'Nothing can be kept outside the data folder: an old copy of the whole folder may pass for the folder itself.',
    )
    return undefined
  }
}
