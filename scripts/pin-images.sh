#!/bin/sh
# Writes the digests of today's base images into the Dockerfiles: each ARG NAME_IMAGE is looked up, NAME_DIGEST is set.
# Needs one of: skopeo, crane, docker (with buildx). Commit what it changes.
set -eu
cd "$(dirname "$0")/.."

digest() {
  if command -v skopeo >/dev/null; then
    skopeo inspect --no-tags --format '{{.Digest}}' "docker://$1"
  elif command -v crane >/dev/null; then
    crane digest "$1"
  elif command -v docker >/dev/null; then
    docker buildx imagetools inspect --format '{{.Manifest.Digest}}' "$1"
  else
    echo "Install skopeo, crane or docker: one of them has to ask the registry." >&2
    return 1
  fi
}

for file in Dockerfile.native Dockerfile.jvm; do
  sed -n 's/^ARG \([A-Z]*\)_IMAGE=\(.*\)/\1 \2/p' "$file" | while read -r name image; do
    found=$(digest "$image")
    case "$found" in
      sha256:????????????????????????????????????????????????????????????????) ;;
      *) echo "No digest for $image: $found" >&2; exit 1 ;;
    esac
    sed "s/^ARG ${name}_DIGEST=.*/ARG ${name}_DIGEST=$found/" "$file" > "$file.new"
    cat "$file.new" > "$file"
    rm "$file.new"
    echo "$file: $image@$found"
  done
done
