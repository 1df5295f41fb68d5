import { createHash } from 'node:crypto';

/** A Lua script and the digest by which Redis knows it once it is loaded. */
export interface Script {
  readonly source: string;
  readonly sha: string;
}

function script(source: string): Script {
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}

// Keys are made inside the scripts from one prefix (ARGV[1]): all of them live on one Redis (with replicas if wanted), not on a Cluster,
// since one transition touches a room, its members' registrations and the streams of their nodes at once.

/** prefix id owner node session → taken | held: an id's registration changes hands, and takes along what waited for it. */
const claim = script(`
local p, id, owner, node, session = unpack(ARGV)
local reg = p .. 'reg:' .. id
local known = redis.call('HMGET', reg, 'owner', 'node', 'session')
if known[1] and known[1] ~= owner then return {'taken', known[2] or '', known[3] or ''} end
redis.call('HSET', reg, 'owner', owner, 'node', node, 'session', session)
if known[2] and known[2] ~= node then redis.call('SREM', p .. 'ids:' .. known[2], id) end
redis.call('SADD', p .. 'ids:' .. node, id)
local q = p .. 'q:' .. id
local waiting = redis.call('LRANGE', q, 0, -1)
if #waiting > 0 then
  local bytes = 0
  for _, entry in ipairs(waiting) do bytes = bytes + #entry end
  redis.call('DEL', q)
  redis.call('ZREM', p .. 'queues', id)
  redis.call('DECRBY', p .. 'queued', bytes)
end
return {'held', known[1] and '1' or '0', known[2] or '', known[3] or '', redis.call('SMEMBERS', reg .. ':rooms'), waiting}
`);

/** prefix id session → the rooms with a seat, or false when the registration is not this session's. */
const release = script(`
local p, id, session = unpack(ARGV)
local reg = p .. 'reg:' .. id
local known = redis.call('HMGET', reg, 'node', 'session')
if known[2] ~= session then return false end
redis.call('SREM', p .. 'ids:' .. known[1], id)
local rooms = redis.call('SMEMBERS', reg .. ':rooms')
if #rooms == 0 then redis.call('DEL', reg) else redis.call('HDEL', reg, 'node', 'session') end
return rooms
`);

/** prefix src dst text queue? now patience most mostBytes mostAll mates? → a frame to where the receiver is, or into its queue. */
const relay = script(`
local p, src, dst, text, queue = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local place = redis.call('HMGET', p .. 'reg:' .. dst, 'node', 'session')
-- Between people who share no room nothing goes, where the server is told so; to the sender it looks like somebody who is not there.
local strange = ARGV[11] == '1' and #redis.call('SINTER', p .. 'reg:' .. src .. ':rooms', p .. 'reg:' .. dst .. ':rooms') == 0
if place[1] and place[2] and not strange then
  redis.call('XADD', p .. 'in:' .. place[1], 'MAXLEN', '~', '8192', '*', 's', place[2], 't', text)
  return 'sent'
end
if queue ~= '1' then return 'dropped' end
local now, patience, most, mostBytes, mostAll = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local q = p .. 'q:' .. dst
local waiting = redis.call('LRANGE', q, 0, -1)
local count, bytes = 0, 0
for _, entry in ipairs(waiting) do
  bytes = bytes + #entry
  if string.sub(entry, -1) ~= '\\n' then count = count + 1 end
end
local all = tonumber(redis.call('GET', p .. 'queued') or '0')
local entry = string.format('%.0f', now + patience) .. '\\n' .. src .. '\\n' .. text
local full = strange or count >= most or bytes + #entry > mostBytes or all + #entry > mostAll
-- An entry without text keeps nothing but the debt to tell its sender.
if full then entry = string.format('%.0f', now + patience) .. '\\n' .. src .. '\\n' end
if full and #waiting >= 2 * most then return 'dropped' end
redis.call('RPUSH', q, entry)
redis.call('INCRBY', p .. 'queued', #entry)
if #waiting == 0 then redis.call('ZADD', p .. 'queues', now + patience, dst) end
return full and 'dropped' or 'queued'
`);

/** prefix dst now burst → the senders whose messages waited too long. */
const expire = script(`
local p, dst, now, burst = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local q = p .. 'q:' .. dst
local entries, late, senders, kept, freed, next = redis.call('LRANGE', q, 0, -1), {}, {}, {}, 0, nil
local function parts(entry) return string.match(entry, '^(%d+)\\n([^\\n]*)\\n') end
for _, entry in ipairs(entries) do
  local at, src = parts(entry)
  if tonumber(at) <= now and not late[src] then
    late[src] = true
    senders[#senders + 1] = src
  end
end
for _, entry in ipairs(entries) do
  local at, src = parts(entry)
  if late[src] and tonumber(at) <= now + burst then freed = freed + #entry
  else
    kept[#kept + 1] = entry
    next = next or tonumber(at)
  end
end
redis.call('DEL', q)
for _, entry in ipairs(kept) do redis.call('RPUSH', q, entry) end
redis.call('DECRBY', p .. 'queued', freed)
if next then redis.call('ZADD', p .. 'queues', next, dst) else redis.call('ZREM', p .. 'queues', dst) end
return senders
`);

/**
 * prefix key kind etag newEtag state due added removed enteredNodes leftNodes entry news deliveries… → 1, or 0 when somebody else changed the
 * room or the name meanwhile. This is the one script for every transition: which transition it is was decided before, by the same pure functions that
 * the memory store uses; here it is kept, or not, as a whole, together with what its members are told.
 */
const commit = script(`
local p, name, kind, etag, fresh, state, due = unpack(ARGV, 1, 7)
local room = p .. 'room:' .. name
if (redis.call('HGET', room, 'etag') or '') ~= etag then return 0 end
if fresh ~= '' then
  if state == '' then
    redis.call('DEL', room)
    redis.call('SREM', p .. kind, name)
  else
    redis.call('HSET', room, 'etag', fresh, 'state', state)
    redis.call('SADD', p .. kind, name)
  end
  if due == '' then redis.call('ZREM', p .. 'due', name) else redis.call('ZADD', p .. 'due', due, name) end
  for _, id in ipairs(cjson.decode(ARGV[8])) do redis.call('SADD', p .. 'reg:' .. id .. ':rooms', name) end
  for _, id in ipairs(cjson.decode(ARGV[9])) do
    local reg = p .. 'reg:' .. id
    redis.call('SREM', reg .. ':rooms', name)
    if redis.call('HEXISTS', reg, 'node') == 0 and redis.call('SCARD', reg .. ':rooms') == 0 then redis.call('DEL', reg) end
  end
  for _, node in ipairs(cjson.decode(ARGV[10])) do redis.call('SADD', p .. 'at:' .. node, name) end
  for _, node in ipairs(cjson.decode(ARGV[11])) do redis.call('SREM', p .. 'at:' .. node, name) end
end
if kind == 'users' and fresh ~= '' then
  if ARGV[12] == '' then redis.call('HDEL', p .. 'directory', name) else redis.call('HSET', p .. 'directory', name, ARGV[12]) end
end
if ARGV[13] ~= '' then
  for _, node in ipairs(redis.call('ZRANGE', p .. 'nodes', 0, -1)) do
    redis.call('XADD', p .. 'in:' .. node, 'MAXLEN', '~', '8192', '*', 'm', ARGV[13])
  end
end
for i = 14, #ARGV, 3 do
  redis.call('XADD', p .. 'in:' .. ARGV[i], 'MAXLEN', '~', '8192', '*', 's', ARGV[i + 1], 't', ARGV[i + 2])
end
return 1
`);

/** Every script, loaded whenever a connection is made, so that calls keep their order also after Redis was restarted. */
export const scripts = { claim, release, relay, expire, commit } as const;
