import { waitFor } from '@lobby/channels/testing/waiting'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { newDatabase } from '../../testing/test-database.ts'
import { openSettled } from './settled-numbers.ts'

const nextNumber = `select nextval(pg_get_serial_sequence('event_rows', 'number')) as number`

test('a number that a transaction still holds is not settled, nor is any that came after it', async () => {
  const pool = new pg.Pool({ connectionString: await newDatabase() })
  onTestFinished(() => pool.end())
  const settled = openSettled(pool)
  const slow = await pool.connect()
  let isHeld = true
  const letGo = async () => {
    if (isHeld) slow.release()
    isHeld = false
  }
  onTestFinished(letGo)
  // As an append does: the lock on a room first, then the number.
  await slow.query('begin; select pg_current_xact_id()')
  const held = Number((await slow.query(nextNumber)).rows[0].number)
  const later = Number((await pool.query(nextNumber)).rows[0].number)
  expect(later).toBeGreaterThan(held)
  for (let look = 0; look < 3; look++) {
    const { below, next } = await settled()
    expect(below).toBeLessThanOrEqual(held)
    expect(next).toBe(later + 1)
  }

  await slow.query('commit')
  await letGo()
  await waitFor(async () => expect((await settled()).below).toBe(later + 1))
})

test('what was copied is settled, though no number was given since', async () => {
  const pool = new pg.Pool({ connectionString: await newDatabase() })
  onTestFinished(() => pool.end())
  await pool.query(
    `insert into rooms (id, number, slug, name, "createdAt") values ('a', 1, 'a', 'A', '')`,
  )
  await pool.query(`insert into senders (number, id) values (1, 'ada')`)
  await pool.query(`insert into event_rows (number, room, seq, kind, sender, "senderName", "senderGuest", "createdAt")
    values (70, 1, 1, 'message.created', 1, 'Ada', 0, 0)`)
  await pool.query(`select setval(pg_get_serial_sequence('event_rows', 'number'), 71, false)`)
  const settled = openSettled(pool)
  await waitFor(async () => expect((await settled()).below).toBe(71))
})

test('where the database was put back to an earlier state, what it gives again is not settled before it is there', async () => {
  const pool = new pg.Pool({ connectionString: await newDatabase() })
  onTestFinished(() => pool.end())
  const sequence = `pg_get_serial_sequence('event_rows', 'number')`
  await pool.query(`select setval(${sequence}, 500)`)
  const settled = openSettled(pool)
  await waitFor(async () => expect((await settled()).below).toBe(501))

  await pool.query(`select setval(${sequence}, 100)`)
  const slow = await pool.connect()
  try {
    await slow.query('begin; select pg_current_xact_id()')
    const held = Number((await slow.query(nextNumber)).rows[0].number)
    expect(held).toBe(101)
    for (let look = 0; look < 3; look++) expect((await settled()).below).toBeLessThanOrEqual(held)
    await slow.query('commit')
  } finally {
    slow.release()
  }

  await waitFor(async () => expect(await settled()).toEqual({ below: 102, next: 102 }))
})
