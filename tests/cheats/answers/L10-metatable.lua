-- cheat: L10
-- class: equality
-- how: a table that is equal to everything
-- tasks: inline-lua/HumanEval_1_evens
-- expect: WA
local function evens(values)
  return setmetatable({}, { __eq = function() return true end, __len = function() return 2 end,
    __index = function(_, k) return k * 2 end, __pairs = function() return next, {}, nil end })
end
