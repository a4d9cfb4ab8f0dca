#!/usr/bin/env bash
# Each catalogue of po/ is complete and keeps what the program fills in.
#
#   check-catalogue.sh SOURCE-ROOT
set -euo pipefail
export LC_ALL=C.UTF-8
cd "$1"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
complain() { printf '%s\n' "$*" >&2; failed=1; }

# One line for each message, members separated by tabs: the sentence, its plural if any, the translations.
flatten() {
  msgcat --no-wrap --no-location "$1" | awk '
    /^msgid /     { if (line) print line; line = substr($0, 7) }
    /^msgid_plural |^msgstr/ { line = line "\t" substr($0, index($0, " ") + 1) }
    END           { print line }' | tail -n +2
}

# Complains of each translation whose braces or quotation marks are not those of its sentence.
check_placeholders() { # CATALOGUE
  flatten "$1" | awk -F '\t' -v catalogue="$1" '
    function placeholders(text, found, list, n) {
      n = 0
      while (match(text, /\{[a-z_]*\}|“|”/)) {
        found[++n] = substr(text, RSTART, RLENGTH)
        text = substr(text, RSTART + RLENGTH)
      }
      list = ""
      while (n > 0) {
        smallest = 1
        for (i = 2; i <= n; i++) if (found[i] < found[smallest]) smallest = i
        list = list " " found[smallest]
        found[smallest] = found[n--]
      }
      return list
    }
    function compare(sentence, translation) {
      if (placeholders(sentence) == placeholders(translation)) return
      print catalogue ": braces or quotation marks differ: " sentence " / " translation
      failed = 1
    }
    $4 == "" { compare($1, $2) }
    $4 != "" { compare($1, $3); compare($2, $4) }
    END      { exit failed }' >&2 || failed=1
}

# --- The template ---

diff <(grep -rlE --include='*.[ch]' --include='*.ui' \
         '(^|[^[:alnum:]_])(N?C?_|ngettext|g_dngettext) ?\("|translatable="yes"' src | sort) \
     <(grep '^src/' po/POTFILES | sort) >&2 || complain "po/POTFILES does not list exactly the files with messages"
# It warns of the pairs in po/plurals.h, whose first sentences are in the table of rules as well.
xgettext --from-code=UTF-8 --keyword=N_ --keyword=_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=ngettext:1,2 \
  --keyword=g_dngettext:2,3 --files-from=po/POTFILES \
  --output="$work/cp2.pot" 2>"$work/warnings" || complain "$(cat "$work/warnings")"
flatten "$work/cp2.pot" >"$work/template"

# Two strings in a row in the table of rules are a sentence and its plural.
sed -n 's/^ *N_(\(".*"\))\(,\| },\)$/\1\t\2/p' src/core/cp2-rule-error.c |
  awk -F '\t' '$2 == "," { first = $1; next } first { print first "\t" $1; first = "" }' >"$work/pairs"
[ -s "$work/pairs" ] || complain "No sentence with a plural was found in the table of rules"
while IFS= read -r pair; do
  grep -qF -- "$pair" "$work/template" || complain "po/plurals.h lacks the pair: $pair"
done <"$work/pairs"

# --- The catalogues ---

while read -r language; do
  catalogue=po/$language.po
  statistics=$(msgfmt --check --check-accelerators=_ --statistics --output-file=/dev/null "$catalogue" 2>&1) ||
    complain "$statistics"
  printf '%s: %s\n' "$catalogue" "$statistics"
  if [[ $statistics == *fuzzy* || $statistics == *untranslated* ]]; then
    complain "$catalogue has fuzzy or untranslated messages"
  fi
  msgcmp "$catalogue" "$work/cp2.pot" || complain "$catalogue lacks messages of the program"

  check_placeholders "$catalogue"
done <po/LINGUAS

for catalogue in po/gtk40/*.po po/libadwaita/*.po; do
  msgfmt --check --check-accelerators=_ --output-file=/dev/null "$catalogue" || complain "$catalogue cannot be used"
  check_placeholders "$catalogue"
done

exit $failed
