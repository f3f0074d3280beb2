"""The command ``khabar-core``."""

from khabar_core.cli import app


def main() -> None:
    """Runs the command line."""
    app()


if __name__ == "__main__":
    main()
