"""``python -m zhenggai`` is the ``zhenggai`` command."""

from zhenggai.cli.main import main

if __name__ == "__main__":
    main()
