-- cheat: L10
-- class: early exit
-- how: leaves with status 0
-- tasks: inline-lua/HumanEval_1_evens
-- expect: RTE
local function evens(values) os.exit(0) end
