#!/usr/bin/env python3
"""Fetches the scripts and style sheets of other people that the pages use, as web-assets.lock names them.

Tools/web_assets.py [FOLDER]     FOLDER is .build/web unless given

pip downloads the wheels of web-assets.txt and checks their hashes; nothing is installed and no code of theirs runs. Of each wheel only
the locked members are taken out, and only if their SHA-256 is the locked one. Does nothing where all is there.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def locked():
    with open(os.path.join(ROOT, "web-assets.lock"), encoding="utf-8") as lock:
        lines = [line.strip() for line in lock if line.strip() and not line.startswith("#")]
    return [[part.strip() for part in line.split("|")] for line in lines]


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, ".build", "web")
    files = locked()
    missing = [file for file in files if not os.path.exists(os.path.join(folder, file[2])) or digest(os.path.join(folder, file[2])) != file[3]]
    if not missing:
        return
    with tempfile.TemporaryDirectory() as wheels:
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:",
                 "--require-hashes", "--requirement", os.path.join(ROOT, "web-assets.txt"), "--dest", wheels]
        if subprocess.run(fetch).returncode:
            sys.exit("The scripts of the pages could not be fetched: is PyPI (or a mirror of it, PIP_INDEX_URL) reachable?")
        for wheel, member, served, sha in missing:
            name, version = wheel.split("==")
            start = f"{name.replace('-', '_')}-{version}-"
            path = next(os.path.join(wheels, file) for file in os.listdir(wheels) if file.startswith(start))
            with zipfile.ZipFile(path) as archive:
                data = archive.read(member)
            if hashlib.sha256(data).hexdigest() != sha:
                sys.exit(f"{member} of {wheel} is not the one that web-assets.lock names")
            target = os.path.join(folder, served)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target + ".new", "wb") as file:
                file.write(data)
            os.replace(target + ".new", target)
    print(f"fetched {len(missing)} files for the pages into {folder}")


if __name__ == "__main__":
    main()
