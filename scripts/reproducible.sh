#!/bin/sh
# Builds the JVM package twice, in two folders, and compares every file of it. Ends with 1 where one differs that should not:
# docs/how-to/releasing.md says which does, and why. Of that one, it compares what is in it by name, and counts what differs.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
generated=quarkus/generated-bytecode.jar

for copy in one another/and/deeper; do
  mkdir -p "$work/$copy"
  git archive HEAD | tar -x -C "$work/$copy"
  (cd "$work/$copy" && ${MVN:-./mvnw --batch-mode --quiet} package -DskipTests -Dnative-sources.skip=true)
  number=$(echo "$copy" | cut -d/ -f1)
  cd "$work/$copy/target/quarkus-app"
  find . -type f ! -path "./$generated" -exec sha256sum {} + | sort -k 2 > "$work/$number.sums"
  # Names and checksums of what is in it.
  unzip -v "$generated" | awk 'length($7) == 8 && $7 !~ /[^0-9a-f]/ { print $8, $7 }' | sort > "$work/$number.generated"
  cut -d' ' -f1 "$work/$number.generated" > "$work/$number.names"
  cd "$OLDPWD"
done

diff "$work/one.sums" "$work/another.sums"
diff "$work/one.names" "$work/another.names"
differ=$(comm -3 "$work/one.generated" "$work/another.generated" | sed 's/^\t//' | cut -d' ' -f1 | sort -u | wc -l)
echo "The same: $(wc -l < "$work/one.sums") files; of $(wc -l < "$work/one.names") entries of $generated, $differ differ"
