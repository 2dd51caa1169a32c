"""``python -m extract`` is the ``zhenggai`` command."""

from extract.cli import main

if __name__ == "__main__":
    main()
