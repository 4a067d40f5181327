#!/bin/sh
# Finds a Chromium for the browser suite: on PATH, else from playwright, else from apt as root. Without one the suite is
# skipped with a loud line, or fails where CI=true.
for name in chromium chromium-browser google-chrome; do command -v $name >/dev/null && exit 0; done
ls "$HOME"/.cache/ms-playwright/chromium-*/chrome-linux*/chrome >/dev/null 2>&1 && exit 0
echo "No browser on PATH; asking playwright for one ..." >&2
timeout 300 "$BIN/python" -m playwright install chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Asking apt for one ..." >&2
    { apt-get update -qq && apt-get install -y -qq chromium; } >/dev/null 2>&1 && exit 0
fi
echo "##### NO BROWSER: the browser suite is SKIPPED. Install chromium to run it. #####" >&2
[ "$CI" = true ] && { echo "CI=true: a missing browser is a failure." >&2; exit 1; }
exit 0
