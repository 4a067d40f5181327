#!/bin/sh
# Makes a virtual environment: make_venv.sh PYTHON FOLDER. Debian ships Python without the part that makes one; as root
# it is installed, else the message says what to install.
python=$1 folder=$2
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Python 3.11 or newer is needed; $python is $("$python" --version 2>&1). Try: make PYTHON=python3.12" >&2; exit 1; }
"$python" -m venv "$folder" 2>/dev/null && exit 0
rm -rf "$folder"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing python3-venv ..." >&2
    { apt-get update -qq && apt-get install -y -qq python3-venv; } >/dev/null && "$python" -m venv "$folder" && exit 0
fi
echo "$python cannot make a virtual environment. On Debian: apt-get install python3-venv" >&2
exit 1
