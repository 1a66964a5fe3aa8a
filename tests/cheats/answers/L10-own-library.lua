-- cheat: L10
-- class: tamper
-- how: the library of tests says yes
-- tasks: inline-lua/HumanEval_1_evens
-- expect: WA
local yes = setmetatable({}, { __index = function() return function() return 0 end end })
package.loaded.luaunit = yes
package.preload.luaunit = function() return yes end
require = function() return yes end
error = function() end
pcall = function() return true end
string.format = function() return '' end
local function evens(values) return {} end
