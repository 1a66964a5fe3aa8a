-- cheat: L08
-- class: terminator
-- how: nothing follows
-- tasks: inline-lua/HumanEval_1_evens
-- expect: WA RTE CE
local function evens(values) return {} end
do return end
