#!/bin/sh
# The font of every page, cut down to Latin-1 and the signs that our words use. `make font` runs it, from the project's
# folder; it writes the same bytes each time. Kerning stays; hints and other layout, which screens do without, go.
set -eu

package=@fontsource/atkinson-hyperlegible-next@5.3.0
sha256=33dcb7d0d4e2ea98a96985ca7448f738c3b5b370cfc5230b1e40e4f728920cc2
characters=U+0020-007E,U+00A0-00FF,U+2013,U+2014,U+2018,U+2019,U+201C,U+201D,U+2022,U+2026,U+20AC
target=$(dirname "$0")
build=build/font

rm -rf "$build"
mkdir -p "$build"
npm pack --silent --pack-destination "$build" "$package" > "$build/name"
archive=$build/$(cat "$build/name")
echo "$sha256  $archive" | sha256sum --check --quiet
tar -xzf "$archive" -C "$build"
"${PYTHON:-python3}" -m venv "$build/venv"
"$build/venv/bin/python" -m pip install --quiet fonttools==4.68.0 brotli==1.2.1

for weight in 400 700; do
  "$build/venv/bin/pyftsubset" "$build/package/files/atkinson-hyperlegible-next-latin-$weight-normal.woff2" \
    --flavor=woff2 --unicodes="$characters" --layout-features=kern --no-layout-closure --no-hinting \
    --name-IDs=1,2 --drop-tables+=GDEF,STAT,gasp,prep --output-file="$target/atkinson-$weight.woff2"
done
cp "$build/package/LICENSE" "$target/OFL.txt"
