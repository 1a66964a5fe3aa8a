# tries: numpy with its threads
# expect: OK
# prints: 100
import numpy

print(numpy.linalg.matrix_rank(numpy.eye(100) * 3))
