"""What one import brings: modules, their order, and what is bound in them."""

import sys

before = list(sys.modules)
exec("import " + sys.argv[1])
print(list(sys.modules))
for name, module in list(sys.modules.items()):
    names = vars(module) if name not in before else ()
    bound = [key for key, value in vars(module).items() if type(value) is type(sys)]
    print(name, sorted(key for key in names if "cache" not in key), sorted(bound))
    print(getattr(module, "__file__", None), getattr(module, "__spec__", None))
