"""The command ``khabar-indexer``."""

from khabar_indexer.app.cli import app


def main() -> None:
    """Runs the command line."""
    app()


if __name__ == "__main__":
    main()
