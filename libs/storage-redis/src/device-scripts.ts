/* Lua for device codes; see scripts.ts for what holds for all scripts. */

/** A code is `<state> <expiry> <interval> <last poll> <request>`, a line feed, and the approval. */
const READ_CODE = `local held = redis.pcall('GET', KEYS[1])
local pattern = '^(%l+) (%d+) (%d+) (%d+) ([^\\n]*)\\n([^\\n]*)$'
local state, expiry, interval, polled, request, approval = string.match(type(held) == 'string' and held or '', pattern)
local now = tonumber(ARGV[1])
local function keep(new_state, new_interval, new_polled, new_approval)
  local head = string.format('%s %s %.0f %.0f ', new_state, expiry, new_interval, new_polled)
  redis.call('SET', KEYS[1], head .. request .. '\\n' .. new_approval, 'KEEPTTL')
end
`;

/** KEYS code; ARGV now, the new state, the approval or an empty text. */
export const DECIDE_DEVICE = `#!lua
${READ_CODE}
if state ~= 'pending' or tonumber(expiry) <= now then return 'refused' end
keep(ARGV[2], tonumber(interval), tonumber(polled), ARGV[3])
return 'decided'
`;

/** KEYS code; ARGV now, how much earlier is not too early, how much longer the interval gets. Answers the outcome and the approval. */
export const POLL_DEVICE = `#!lua
${READ_CODE}
if not state then return {'unknown', ''} end
if state == 'spent' then return {'replayed', approval} end
if tonumber(expiry) <= now then return {'expired', ''} end
if state == 'denied' then return {'denied', ''} end
if state == 'approved' then
  keep('spent', tonumber(interval), tonumber(polled), approval)
  return {'approved', approval}
end
if state ~= 'pending' then return {'unknown', ''} end
if now - tonumber(polled) < tonumber(interval) - tonumber(ARGV[2]) then
  keep('pending', tonumber(interval) + tonumber(ARGV[3]), now, '')
  return {'slow_down', ''}
end
keep('pending', tonumber(interval), now, '')
return {'pending', ''}
`;
