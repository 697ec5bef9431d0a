import { createHash } from 'node:crypto'

/** A Lua script that Redis runs as one step. */
export interface RedisScript {
  readonly source: string
  readonly sha: string
}

function script(source: string): RedisScript {
  return { source, sha: createHash('sha1').update(source).digest('hex') }
}

// Time is Redis's own everywhere: the clocks of the nodes need not agree. An
// entry is `<milliseconds when it expires>:<message>`; as all live equally
// long, the oldest are the first to expire.
const shared = `
local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function isGone(entry, now)
  return tonumber(string.match(entry, '^%d+')) <= now
end
local function put(key, bell, message, capacity, lifetime)
  local now = clock()
  local oldest = redis.call('LINDEX', key, 0)
  while oldest and isGone(oldest, now) do
    redis.call('LPOP', key)
    oldest = redis.call('LINDEX', key, 0)
  end
  if redis.call('LLEN', key) >= capacity then return 0 end
  redis.call('RPUSH', key, string.format('%.0f', now + lifetime) .. ':' .. message)
  redis.call('PEXPIRE', key, lifetime)
  redis.call('PUBLISH', bell, '')
  return 1
end
`

/** Keys: queue. Arguments: bell, message, capacity, lifetime. Answers 0 when the queue is full. */
export const putScript = script(`${shared}
return put(KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]))
`)

/** Keys: queue. Arguments: how many at most. Answers with entries, the oldest first. */
export const takeScript = script(`${shared}
local now, wanted, taken = clock(), tonumber(ARGV[1]), {}
while #taken < wanted do
  local entry = redis.call('LPOP', KEYS[1])
  if not entry then break end
  if not isGone(entry, now) then taken[#taken + 1] = entry end
end
return taken
`)

/** Keys: queue. Arguments: bell, lifetime, then entries as they were taken. They are the oldest again. */
export const putBackScript = script(`
for i = #ARGV, 3, -1 do redis.call('LPUSH', KEYS[1], ARGV[i]) end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PUBLISH', ARGV[1], '')
return 1
`)

/** Keys: members. Arguments: channel, lifetime of the membership. */
export const joinScript = script(`${shared}
redis.call('ZADD', KEYS[1], string.format('%.0f', clock() + ARGV[2]), ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
`)

/**
 * Keys: members. Arguments: topic, what to publish there, message, prefix of
 * queues, prefix of bells, capacity, lifetime, then pairs of a pattern of names and
 * the capacity of the channels that it names. One step for both kinds of
 * members, so that one sender's messages keep their order everywhere. Answers
 * with the number of members that were full, and of all.
 */
export const groupSendScript = script(`${shared}
redis.call('PUBLISH', ARGV[1], ARGV[2])
if redis.call('EXISTS', KEYS[1]) == 0 then return {0, 0} end
local function capacityOf(channel)
  for i = 8, #ARGV, 2 do
    if string.match(channel, ARGV[i]) then return tonumber(ARGV[i + 1]) end
  end
  return tonumber(ARGV[6])
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', clock()))
local members = redis.call('ZRANGE', KEYS[1], 0, -1)
local full, lifetime = 0, tonumber(ARGV[7])
for _, channel in ipairs(members) do
  local stored = put(ARGV[4] .. channel, ARGV[5] .. channel, ARGV[3], capacityOf(channel), lifetime)
  if stored == 0 then full = full + 1 end
end
return {full, #members}
`)

/** The same in a cluster, where topics belong to shards. */
export function sharded({ source }: RedisScript): RedisScript {
  return script(source.replaceAll("'PUBLISH'", "'SPUBLISH'"))
}

export const allScripts = [putScript, takeScript, putBackScript, joinScript, groupSendScript]
