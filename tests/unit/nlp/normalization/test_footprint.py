"""What the normalizer costs a process that only wants to repair text."""

import subprocess
import sys

MOST_MEGABYTES = 120
"""Above the bare interpreter."""

PROGRAM = """
import resource, sys
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
from khabar_nlp import normalize
assert normalize("پهپادسازیهایشان انجام میشود") == "پهپادسازی‌هایشان انجام می‌شود"
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
print(sorted({name.partition(".")[0] for name in sys.modules} & {"hazm", "numpy", "nltk", "pydantic", "aiokafka"}))
"""


def test_the_normalizer_needs_little_memory_and_no_heavy_library() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    megabytes, heavy = done.stdout.splitlines()
    assert int(megabytes) < MOST_MEGABYTES
    assert heavy == "[]"
