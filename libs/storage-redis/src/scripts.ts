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

/** Makes sure that the memory has a birth. A flush begins a new one, and so does another server, a restart (which may have lost the last
 *  writes, or brought back old ones), and every promotion of a replica, which may lack the last writes of its master: Redis gives a new
 *  replication id to who becomes a master. KEYS birth; ARGV now, lifetime. */
const SETTLE_BIRTH = `local function settle_birth(key, now, lifetime)
  local info = redis.pcall('INFO', 'server', 'replication')
  local text = type(info) == 'string' and info or ''
  local run, history = string.match(text, 'run_id:(%w+)'), string.match(text, 'master_replid:(%w+)')
  if not run or not history then error({err = 'NOINFO INFO must say run_id and master_replid'}) end
  local held = redis.pcall('GET', key)
  local held_by, born = string.match(type(held) == 'string' and held or '', '^(%w+) (%d+)$')
  if held_by == run .. history then
    redis.call('PEXPIRE', key, lifetime)
    return tonumber(born)
  end
  redis.call('SET', key, run .. history .. ' ' .. now, 'PX', lifetime)
  return tonumber(now)
end
`;

export const BE_BORN = `#!lua
${SETTLE_BIRTH}
return settle_birth(KEYS[1], ARGV[1], ARGV[2])
`;

/** The one script with two keys: in Redis Cluster both are in one slot (keys.ts).
 *  KEYS seen, birth; ARGV now, lifetime of the birth, until. A value that is there but unreadable counts as seen: the safe side. */
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

/** KEYS window; ARGV now. */
export const TAKE_BACK = `#!lua
local held = redis.pcall('GET', KEYS[1])
local count, ends = string.match(type(held) == 'string' and held or '', '^(%d+) (%d+)$')
if not count or tonumber(count) == 0 or tonumber(ends) <= tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], string.format('%d %s', tonumber(count) - 1, ends), 'KEEPTTL')
return 1
`;

/** Enters a session into the list of its person's, which is ordered by expiry, has nothing that is over, and goes with its last entry.
 *  KEYS list; ARGV now, expiry, name of the session in the list. */
export const ENTER_SESSION = `#!lua
local now = tonumber(ARGV[1])
local pruned = redis.pcall('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if type(pruned) ~= 'number' then redis.call('DEL', KEYS[1]) end
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[3])
local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
redis.call('PEXPIRE', KEYS[1], tonumber(last[2]) - now)
return 1
`;
