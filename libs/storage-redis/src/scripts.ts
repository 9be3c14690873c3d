/* Lua runs atomically in Redis. Times come as arguments, so that one clock decides; what is unreadable counts as absent.
 * The line `#!lua` (Redis 7) makes Redis refuse a script as a whole where it cannot write: on a replica, without memory. */

/** KEYS code; ARGV now. A code is `<0|1: spent> <expiry> <record>`: marking it spent changes one byte and keeps the key's lifetime. */
export const SPEND_CODE = `#!lua
local held = redis.pcall('GET', KEYS[1])
if type(held) ~= 'string' then return 'unknown' end
local spent, expiry = string.match(held, '^([01]) (%d+) ')
if spent == '1' then return 'replayed' end
if not spent or tonumber(expiry) <= tonumber(ARGV[1]) then return 'unknown' end
redis.call('SETRANGE', KEYS[1], 0, '1')
return 'fresh'
`;

/** Makes sure that the memory has a birth: a flush, another server or a restart (which may have lost the last writes, or
 *  brought back old ones) begins a new one. KEYS birth; ARGV now, lifetime. */
const SETTLE_BIRTH = `local function settle_birth(key, now, lifetime)
  local info = redis.pcall('INFO', 'server')
  local run = type(info) == 'string' and string.match(info, 'run_id:(%w+)') or 'unnamed'
  local held = redis.pcall('GET', key)
  local held_run, born = string.match(type(held) == 'string' and held or '', '^(%w+) (%d+)$')
  if held_run == run then
    redis.call('PEXPIRE', key, lifetime)
    return tonumber(born)
  end
  redis.call('SET', key, run .. ' ' .. now, 'PX', lifetime)
  return tonumber(now)
end
`;

export const BE_BORN = `#!lua
${SETTLE_BIRTH}
return settle_birth(KEYS[1], ARGV[1], ARGV[2])
`;

/** KEYS seen, birth; ARGV now, lifetime of the birth, until. A value that is there but unreadable counts as seen: the safe side. */
export const REMEMBER = `#!lua
${SETTLE_BIRTH}
local born = settle_birth(KEYS[2], ARGV[1], ARGV[2])
local now, till = tonumber(ARGV[1]), tonumber(ARGV[3])
local held = redis.pcall('GET', KEYS[1])
if held then
  local held_till = type(held) == 'string' and tonumber(held)
  if not held_till or held_till > now then return {'replayed', born} end
end
if till > now then redis.call('SET', KEYS[1], ARGV[3], 'PX', till - now) end
return {'first', born}
`;

/** KEYS window; ARGV now, length. A window is `<count> <end>`. */
export const HIT = `#!lua
local now, length = tonumber(ARGV[1]), tonumber(ARGV[2])
local held = redis.pcall('GET', KEYS[1])
local count, ends = string.match(type(held) == 'string' and held or '', '^(%d+) (%d+)$')
count, ends = tonumber(count or 0), tonumber(ends or 0)
if ends <= now then count, ends = 0, now + length end
count = count + 1
redis.call('SET', KEYS[1], string.format('%d %d', count, ends), 'PX', ends - now)
return {count, ends}
`;

/** Saves a session and enters it into the list of its person's, which is ordered by expiry, has nothing that is over, and goes with its last entry.
 *  KEYS session, list; ARGV record, lifetime, now, expiry, name of the session in the list. */
export const SAVE_SESSION = `#!lua
local now = tonumber(ARGV[3])
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
local pruned = redis.pcall('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
if type(pruned) ~= 'number' then redis.call('DEL', KEYS[2]) end
redis.call('ZADD', KEYS[2], ARGV[4], ARGV[5])
local last = redis.call('ZRANGE', KEYS[2], -1, -1, 'WITHSCORES')
redis.call('PEXPIRE', KEYS[2], tonumber(last[2]) - now)
return 1
`;

/** KEYS session, list; ARGV name of the session in the list. Signing out frees memory: it works without any left. */
export const REMOVE_SESSION = `#!lua flags=allow-oom
redis.call('DEL', KEYS[1])
redis.pcall('ZREM', KEYS[2], ARGV[1])
return 1
`;
