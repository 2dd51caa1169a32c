"""What all tests stand on: messages in English, whatever the language of the machine."""

import os

os.environ["LC_ALL"] = "C.UTF-8"
