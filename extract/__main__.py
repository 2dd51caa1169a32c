"""``python -m zhenggai`` is the ``zhenggai`` command."""

import os
import sys

if __name__ == "__main__":
    # Python put the working directory first: a queue.py among downloads would be run for its own.
    own = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120  # pathlib would be looked for there
    if not sys.flags.safe_path and sys.path[0] in ("", os.getcwd()) and sys.path[0] != own:  # noqa: PTH109
        del sys.path[0]
    from zhenggai.cli.main import main

    main()
