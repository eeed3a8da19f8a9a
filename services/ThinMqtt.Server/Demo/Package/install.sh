#!/bin/sh
# Runs in the new version's folder, with a clean environment. What it prints is kept with the result.
set -eu
chmod 755 tools/hello
echo "Installing $THIN_PACKAGE $THIN_VERSION over ${THIN_PREVIOUS_VERSION:-nothing}."
