"""The command line: one file per command. With the server, the only room that prints."""

import os

# Networks that are looked into multiply vectors by matrices, thousands of times a second: NumPy's threads bring nothing
# there, and on a machine with other work they wait for each other, so that it takes many times as long. NumPy asks
# once, when it is loaded, which is later; who has chosen a number keeps it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
