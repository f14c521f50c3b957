#!/usr/bin/env bash
# Usage: check_tools.sh PYTHON. Says in one go what this machine lacks to build the messages, and how to get it.
set -euo pipefail
python=$1

if ! command -v "$python" >/dev/null; then
  echo "There is no $python; install Python 3.10 to 3.13 or name it: make PYTHON=python3.12 ..." >&2
  exit 1
fi
if ! "$python" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))'; then
  echo "$python is $("$python" -V 2>&1); ROS 2 wheels exist for Python 3.10 to 3.13." \
    "Name such a Python: make PYTHON=python3.12 ..." >&2
  exit 1
fi

version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
packages=()
command -v g++ >/dev/null || packages+=(g++)
command -v cmake >/dev/null || packages+=(cmake)
"$python" -c 'import ensurepip, venv' 2>/dev/null || packages+=("python$version-venv")
"$python" -c 'import pathlib, sysconfig, sys; sys.exit(not (pathlib.Path(sysconfig.get_path("include")) / "Python.h").exists())' ||
  packages+=("python$version-dev")
if ((${#packages[@]})); then
  echo "The messages cannot be built here yet. On Debian or Ubuntu: sudo apt install ${packages[*]}" >&2
  exit 1
fi
