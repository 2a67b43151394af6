#!/usr/bin/env bash
# Makes a virtual environment for tests from locked requirements, and prints the path of its Python. Quick when all is there.
#   Tests/environment.sh NAME LOCK [SOURCES]     NAME is the folder below .build; LOCK holds wheels, SOURCES what comes as source only
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$root/.build/$1 lock=$2 sources=${3:-}
fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; }
python=""
# A Python without ensurepip cannot make an environment: Debian's has it in a package of its own.
for candidate in python3 /usr/bin/python3; do
  found=$(command -v "$candidate" || true)
  [ -n "$found" ] && fits "$found" && "$found" -c 'import ensurepip, venv' 2>/dev/null && python=$found && break
done
[ -n "$python" ] || { echo "The tests need Python 3.11 to 3.14 with venv: apt-get install python3-venv" >&2; exit 2; }
mark="$("$python" -c 'import sys; print(sys.version_info[:3], sys.base_prefix)') $(cat "$lock" ${sources:+"$sources"} | sha256sum)"
# Two scripts may ask at the same time.
mkdir -p "$root/.build"
exec 9>"$folder.lock"
flock 9
if [ ! -x "$folder/bin/python" ] || [ "$(cat "$folder/lock" 2>/dev/null)" != "$mark" ]; then
  rm -rf "$folder"
  "$python" -m venv "$folder" >&2
  pip() { "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes "$@" >&2; }
  pip --only-binary :all: --requirement "$lock"
  [ -z "$sources" ] || pip --no-build-isolation --requirement "$sources"
  echo "$mark" >"$folder/lock"
fi
echo "$folder/bin/python"
