"""The command ``khabar-nlp``."""

from khabar_nlp.cli import app


def main() -> None:
    """Runs the command line."""
    app()


if __name__ == "__main__":
    main()
