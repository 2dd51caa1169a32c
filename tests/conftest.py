"""What all tests stand on: messages in English, whatever the language of the machine."""

import gc
import os
import sys

os.environ["LC_ALL"] = "C.UTF-8"

# More than any test needs: one that takes more fails by its name, instead of the machine.
CEILING = 8 << 30

if sys.platform.startswith("linux"):
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard == resource.RLIM_INFINITY or hard > CEILING:
        resource.setrlimit(resource.RLIMIT_DATA, (CEILING, hard))

# Tests that were collected stay as long as the process: to look through them for garbage, again and
# again while they run, took a fifth of their time.
gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()
