#!/usr/bin/env bash
# Makes the virtual environment of the end-to-end tests, and prints the path of its Python. Quick when all is there.
#   Tests/EndToEnd/prepare.sh [FOLDER]     FOLDER is .build/endtoend unless given
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$here/../../.build/endtoend}
lock=$here/requirements.txt
fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; }
python=""
# A Python without ensurepip cannot make an environment: Debian's has it in a package of its own.
for candidate in python3 /usr/bin/python3; do
  found=$(command -v "$candidate" || true)
  [ -n "$found" ] && fits "$found" && "$found" -c 'import ensurepip, venv' 2>/dev/null && python=$found && break
done
[ -n "$python" ] || { echo "The end-to-end tests need Python 3.11 to 3.14 with venv: apt-get install python3-venv" >&2; exit 2; }
mark="$("$python" -c 'import sys; print(sys.version_info[:3], sys.base_prefix)') $(sha256sum <"$lock")"
if [ ! -x "$folder/bin/python" ] || [ "$(cat "$folder/lock" 2>/dev/null)" != "$mark" ]; then
  rm -rf "$folder"
  "$python" -m venv "$folder" >&2
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: \
    --requirement "$lock" >&2
  echo "$mark" >"$folder/lock"
fi
echo "$folder/bin/python"
