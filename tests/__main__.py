"""Every suite that this machine can run: `python -m tests [--require-real] [pytest arguments]`.

Where the real Kafka and OpenSearch cannot be had, the tests on them are left out, and that is said twice; with
`--require-real` it is a failure instead.
"""

import sys
from collections.abc import Sequence

import pytest

from tests.servers import BUNDLES, ServerError, fetch, missing

REQUIRE_REAL = "--require-real"
# pytest rewrites the assertions of installed plugins; the embedded index comes with one, which is imported by then.
QUIET = ("-W", "ignore:Module already imported:pytest.PytestAssertRewriteWarning")
RULE = "=" * 100


class WithoutReal:
    """A pytest plugin that leaves out the tests marked `real`."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Deselect after everyone else: by then `conftest` has set the marks."""
        left_out = [item for item in items if item.get_closest_marker("real")]
        items[:] = [item for item in items if not item.get_closest_marker("real")]
        config.hook.pytest_deselected(items=left_out)


def main(arguments: Sequence[str]) -> int:
    """Run pytest with these arguments and return its exit code."""
    pytest_arguments = [*QUIET, *(argument for argument in arguments if argument != REQUIRE_REAL)]
    obstacles = prepare_real()
    if not obstacles:
        return int(pytest.main(pytest_arguments))
    if REQUIRE_REAL in arguments:
        say(banner("The real servers are required, and cannot run here.", obstacles))
        return int(pytest.ExitCode.USAGE_ERROR)
    notice = banner("Not tested: everything on the real Kafka and OpenSearch.", obstacles)
    say(notice)
    code = pytest.main(pytest_arguments, plugins=[WithoutReal()])
    say(notice)
    return int(code)


def prepare_real() -> list[str]:
    """Fetch the jars of the real servers, and say, a text each, what stands in the way of running them."""
    if lacks := missing():
        return lacks
    try:
        for bundle in BUNDLES:
            fetch(bundle)
    except ServerError as error:
        return [str(error)]
    return []


def banner(headline: str, obstacles: Sequence[str]) -> str:
    """Return a text that nobody overlooks."""
    lines = "\n".join(f"  - {obstacle}" for obstacle in obstacles)
    return f"\n{RULE}\n  {headline.upper()}\n  This machine lacks:\n{lines}\n{RULE}\n"


def say(text: str) -> None:
    """Write to stderr, where pytest's own output cannot hide it."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
