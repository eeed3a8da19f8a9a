#!/bin/sh
# The last word before the new version becomes the current one.
set -eu
tools/hello | grep -q "$THIN_VERSION"
