"""`python -m tests` on a machine that cannot run the real servers."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
HERE = "tests/integration/servers"
REAL = f"{HERE}/test_opensearch.py::test_it_says_that_it_is_opensearch_3"
NEEDS_NOTHING = f"{HERE}/test_process.py::test_a_frozen_server_can_be_stopped"


def run_without_java(*arguments: str) -> subprocess.CompletedProcess[str]:
    code = (
        "import sys, tests.__main__ as suite\n"
        "suite.missing = lambda: ['Java 21 or later: install a JDK.']\n"
        f"sys.exit(suite.main({list(arguments)!r}))"
    )
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)


def test_it_runs_the_rest_and_says_at_both_ends_what_it_left_out() -> None:
    done = run_without_java(REAL, NEEDS_NOTHING)
    assert done.returncode == pytest.ExitCode.OK, done.stdout
    assert "1 passed, 1 deselected" in done.stdout
    assert done.stderr.count("NOT TESTED: EVERYTHING ON THE REAL KAFKA AND OPENSEARCH.") == 2
    assert "Java 21 or later: install a JDK." in done.stderr


def test_it_fails_when_the_real_servers_are_required() -> None:
    done = run_without_java("--require-real", REAL, NEEDS_NOTHING)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "Java 21 or later: install a JDK." in done.stderr
    assert "passed" not in done.stdout
