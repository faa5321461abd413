#!/bin/sh
# Writes the commit of each action's tag into the workflows: a line "uses: owner/name@<commit> # v1.2.3" gets the commit
# that v1.2.3 is today. To update one, change its comment and run this. Needs git and access to GitHub. Commit what it changes.
set -eu
cd "$(dirname "$0")/.."

for file in .github/workflows/*.yml; do
  grep -o 'uses: [^ @]*@[^ ]* # v[^ ]*' "$file" | sort -u | while read -r _ action _ tag; do
    name=${action%@*}
    repository=$(echo "$name" | cut -d/ -f1,2)
    # An annotated tag has a second line, with the commit that it points to.
    found=$(git ls-remote "https://github.com/$repository" "refs/tags/$tag" "refs/tags/$tag^{}" | tail -n 1 | cut -f1)
    case "$found" in
      ????????????????????????????????????????) ;;
      *) echo "No commit for $name $tag" >&2; exit 1 ;;
    esac
    sed "s|uses: $name@[^ ]* # $tag\$|uses: $name@$found # $tag|" "$file" > "$file.new"
    cat "$file.new" > "$file"
    rm "$file.new"
    echo "$file: $name $tag is $found"
  done
done
