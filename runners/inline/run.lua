-- Runs the tests of a Lua answer. They come behind the token on standard input, and are
-- read before the answer is: there is no file with tests to be found. Lua has no other way
-- to a descriptor: what is written on standard error is the tests' word.
local out, exit = io.stderr, os.exit
local token, tests = io.read('a'):match('^([^\n]*)\n(.*)$')
io.stderr = io.stdout

local function copy(from)
  local to = {}
  for key, value in pairs(from) do
    to[key] = type(value) == 'table' and value ~= from and key ~= 'package' and key ~= '_G'
      and copy(value) or value
  end
  return to
end

-- The tests' own libraries: what the answer changes in its own does not change these.
local own = copy(_G)
own._G = own
own.package = { loaded = {}, path = package.path }
local getmetatable, next, type, tostring, pcall = getmetatable, next, type, tostring, pcall
local path = package.searchpath('luaunit', package.path)
local luaunit = path and assert(loadfile(path, 't', own))()

local function finish(word, text, status)
  out:write(word, ' ', (tostring(text):gsub('%s+', ' '):sub(1, 600)), '\n')
  out:flush()
  exit(status)
end

-- A table whose comparison is Lua's own, as deep as it goes.
local function plain(value, depth)
  if type(value) ~= 'table' then return true end
  if getmetatable(value) or depth > 100 then return false end
  for key, item in next, value do
    if not plain(key, depth + 1) or not plain(item, depth + 1) then return false end
  end
  return true
end

local code, fault = loadfile('/box/answer.lua')
if not code then finish('syntax', fault, 1) end
local good, loaded = pcall(code)
if not good then finish('error', loaded, 1) end

local unit = copy(luaunit or {})
unit.assertEquals = function(actual, expected, ...)
  if not plain(actual, 0) then own.error('LuaUnit test FAILURE: the value has a metatable', 2) end
  return luaunit.assertEquals(actual, expected, ...)
end
unit.LuaUnit = { run = function() return 0 end }
own.require = function(name) return name == 'luaunit' and unit or require(name) end
own.os.exit = function() end
own.ENTRY = ENTRY_SECRET or ENTRY

local run
run, fault = load(tests, 'tests', 't', own)
if not run then finish('error', fault, 1) end
local before = {}
for name in next, own do before[name] = true end
good, fault = pcall(run)
if not good then finish('error', fault, 1) end
local count = 0
for name, test in next, copy(own) do
  if not before[name] and type(test) == 'function' and name:match('^test') then
    count = count + 1
    good, fault = pcall(test)
    if not good then
      local failed = tostring(fault):find('LuaUnit test FAILURE: ', 1, true)
      finish(failed and 'fail' or 'error', fault, 1)
    end
  end
end
if count == 0 then finish('error', 'there are no tests', 1) end
finish('done', token, 0)
