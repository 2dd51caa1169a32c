#!/bin/sh
# Installs zhenggai without a network: sh install.sh [FOLDER]   (default: ~/zhenggai)
set -eu
cd "$(dirname "$0")"
PYTHON=${PYTHON:-python@VERSION@}
command -v "$PYTHON" >/dev/null 2>&1 || PYTHON=python3
"$PYTHON" -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] != "@VERSION@")' 2>/dev/null || {
  echo "install.sh: Python @VERSION@ is needed; install it, or say PYTHON=/path/to/python sh install.sh" >&2; exit 1; }
"$PYTHON" -c 'import venv, ensurepip' 2>/dev/null || {
  echo "install.sh: this Python has no venv module; on Debian and Ubuntu it is the package python3-venv" >&2; exit 1; }
TARGET=${1:-"$HOME/zhenggai"}
"$PYTHON" -m venv "$TARGET"
PIP_CONFIG_FILE=/dev/null "$TARGET/bin/python" -m pip install -q --disable-pip-version-check \
  --no-index --find-links wheels-linux zhenggai
echo "ready: $TARGET/bin/zhenggai --help"
