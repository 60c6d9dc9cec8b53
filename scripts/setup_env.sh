#!/usr/bin/env bash
# Makes .venv hold exactly what requirements-dev.lock names, by hash, and this project in editable form.
# PYTHON=… chooses the interpreter. Works with uv, or with nothing but Python 3.11+ and its venv module.
set -euo pipefail
cd "$(dirname "$0")/.."

lock=requirements-dev.lock
venv_python=.venv/bin/python

fail() {
  printf '%s\n' '' "$@" >&2
  exit 1
}

is_new_enough() {
  # Run, not looked up: a version manager's shim is on the PATH even where nothing is behind it.
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
  local candidate
  for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
    if is_new_enough "$candidate"; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  fail "No Python 3.11 or newer found${PYTHON:+ behind PYTHON=$PYTHON}." \
    "Install one (Debian, Ubuntu: apt-get install python3 python3-venv), or name it: make setup PYTHON=/path/to/python3.12"
}

find_uv() {
  local candidate
  for candidate in uv .venv/bin/uv; do
    if "$candidate" --version >/dev/null 2>&1; then
      printf '%s\n' "$candidate"
      return
    fi
  done
}

uv=$(find_uv)

if ! is_new_enough "$venv_python"; then
  python=$(find_python)
  echo "Creating .venv with $("$python" --version)"
  if [ -n "$uv" ]; then
    "$uv" venv --quiet --clear --python "$python" .venv
  elif "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    "$python" -m venv --clear .venv
  else
    fail "$("$python" --version) cannot create environments here: its venv module lacks ensurepip." \
      "Either install it (Debian, Ubuntu: apt-get install python3-venv) or install uv, then run this again."
  fi
fi

echo "Installing what $lock names"
if [ -n "$uv" ]; then
  "$uv" pip install --quiet --python "$venv_python" --require-hashes -r "$lock"
  "$uv" pip install --quiet --python "$venv_python" --no-deps --no-build-isolation -e .
else
  "$venv_python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
  "$venv_python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
fi
