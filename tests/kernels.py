"""The engine's tests with the BLAS kernels of other processors: `python tests/kernels.py`.

NumPy's OpenBLAS chooses its kernels by the processor, and they round differently;
OPENBLAS_CORETYPE makes it choose others. Those that this processor has no instructions for, or
this build of OpenBLAS does not hold, are named and left out. Where all is required
(LANDSCAPE_REQUIRE_ALL=1), having none is a failure.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
# The first that can run here and is not the processor's own; the oldest differ most, since they
# have no fused multiply-add. Zen uses those of Haswell.
KERNELS = ("Prescott", "Haswell", "SkylakeX", "Sandybridge")
WANTED = 1
PROBE = """
import numpy as np
from threadpoolctl import threadpool_info
matrix = np.ones((200, 200))
matrix @ matrix, matrix.astype(np.float32) @ matrix.astype(np.float32)
print(*sorted({str(library.get("architecture")) for library in threadpool_info()}))
"""
# PyTorch and JAX have kernels of their own, which these choices do not reach.
CHOSEN = "not cifar10 and not torch and not jax"
# Files, texts and processes, but no product that could round otherwise.
OTHERS = (
    *("cifar10_download", "examples", "headless", "landscape_file", "own_files"),
    *("partitioned_files", "reading_lessons", "recorder", "rooms_journal", "tables_as_data"),
)
TESTS = [
    *(sys.executable, "-m", "pytest", "-q", "-n", "auto", "tests/engine", "-m", CHOSEN),
    *(f"--ignore=tests/engine/test_{name}.py" for name in OTHERS),
]


def main() -> int:
    """Test with each kernel; returns the exit status."""
    own, found = architecture({}), []
    for name in KERNELS:
        other = architecture({"OPENBLAS_CORETYPE": name})
        if other is None or other == own:
            reason = "can't run here" if other is None else f"the same as here ({own}), or unknown"
            print(f"{name}: {reason}", flush=True)
        elif len(found) < WANTED:
            found.append(name)
    for name in found:
        print(f"{name}:", flush=True)
        environment = {**os.environ, "OPENBLAS_CORETYPE": name}
        if subprocess.run(
            TESTS, cwd=Path(__file__).parents[1], env=environment, check=False
        ).returncode:
            return 1
    return int(len(found) < WANTED and os.environ.get("LANDSCAPE_REQUIRE_ALL") == "1")


def architecture(choice: dict[str, str]) -> str | None:
    """The kernels that NumPy takes with this choice; None if its products crash with them."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        env={**os.environ, **choice},
        capture_output=True,
        text=True,
        check=False,
    )
    return None if done.returncode else done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
