#!/usr/bin/env bash
# Makes the virtual environment of the test of the Open311 interface, and prints the path of its Python. Quick when all is there.
#   Tests/EndToEnd/open311.sh [FOLDER]     FOLDER is .build/open311 unless given
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$here/../../.build/open311}
fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; }
python=""
# A Python without ensurepip cannot make an environment: Debian's has it in a package of its own.
for candidate in python3 /usr/bin/python3; do
  found=$(command -v "$candidate" || true)
  [ -n "$found" ] && fits "$found" && "$found" -c 'import ensurepip, venv' 2>/dev/null && python=$found && break
done
[ -n "$python" ] || { echo "The Open311 test needs Python 3.11 to 3.14 with venv: apt-get install python3-venv" >&2; exit 2; }
mark="$("$python" -c 'import sys; print(sys.version_info[:3], sys.base_prefix)') $(cat "$here/open311.txt" "$here/open311-source.txt" | sha256sum)"
if [ ! -x "$folder/bin/python" ] || [ "$(cat "$folder/lock" 2>/dev/null)" != "$mark" ]; then
  rm -rf "$folder"
  "$python" -m venv "$folder" >&2
  pip() { "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes "$@" >&2; }
  pip --only-binary :all: --requirement "$here/open311.txt"
  pip --no-build-isolation --requirement "$here/open311-source.txt"
  echo "$mark" >"$folder/lock"
fi
echo "$folder/bin/python"
