# cheat: P11
# class: tamper
# how: json reads and writes 0 for everything
# tasks: script/total function/total
# expect: WA RTE
import json
import json.decoder
import json.encoder

json.loads = lambda *args, **kwargs: 0
json.dumps = lambda *args, **kwargs: "0"
json.JSONEncoder.encode = lambda self, thing: "0"
json.JSONEncoder.iterencode = lambda self, thing, *rest: iter("0")
json.JSONDecoder.decode = lambda self, text, *rest: 0


def total(values):
    return 0
