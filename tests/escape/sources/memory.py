# tries: to use more memory than it may
# expect: MLE
x = [bytearray(10 << 20) for i in range(100)]
print("REACHED")
