#!/usr/bin/env bash
# Installs the Debian packages that are missing, and says so. Does nothing where all are there.
set -euo pipefail
missing=()
for package in "$@"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
command -v swift >/dev/null || { echo "The Swift toolchain (6.3 or newer) is missing: see https://www.swift.org/install/" >&2; exit 2; }
echo "Installing: ${missing[*]}"
run=""
[ "$(id -u)" -eq 0 ] || run="sudo"
export DEBIAN_FRONTEND=noninteractive
$run apt-get install -y --no-install-recommends "${missing[@]}" >/dev/null 2>&1 || {
  $run apt-get update -qq
  $run apt-get install -y --no-install-recommends "${missing[@]}" >/dev/null
}
