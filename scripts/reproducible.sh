#!/bin/sh
# Builds the JVM package twice, in two folders, and compares every file of it. Ends with 1 where one differs.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for copy in one another; do
  mkdir "$work/$copy"
  git archive HEAD | tar -x -C "$work/$copy"
  (cd "$work/$copy" && ${MVN:-./mvnw --batch-mode --quiet} package -DskipTests)
  (cd "$work/$copy/target/quarkus-app" && find . -type f ! -name '*.cdx.json' -exec sha256sum {} + | sort -k 2) > "$work/$copy.sums"
done

if diff "$work/one.sums" "$work/another.sums"; then
  echo "The same: $(wc -l < "$work/one.sums") files"
else
  exit 1
fi
