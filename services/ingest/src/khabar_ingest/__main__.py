"""The command ``khabar-ingest``."""

from khabar_ingest.cli import app


def main() -> None:
    """Runs the command line."""
    app()


if __name__ == "__main__":
    main()
