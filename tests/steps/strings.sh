#!/usr/bin/env bash
# What somebody finds who takes the disk of a desktop: no name, number, token, password or piece of work in any file,
# neither of a desktop that was closed nor of one that was killed.
source "$(dirname "$0")/steps.bash"

printf 'the gateway of the text messages\n' >"$work/secrets/sms-gateway"
make_demo
start_server
officer=$(sign_in_of subcounty)
person=$(sign_in_of professional)

desktop office "$officer" sign-in , sync >/dev/null
succeeds "An office with hundreds of people signs in"
desktop person "$person" sign-in , sync , run experience.save - '{"employer":"Nyayo Tea Zones","institution":"Quetzalcoatl Academy","year_from":2011}' , sync , \
  run experience.save - '{"employer":"Nyayo Tea Zones","institution":"Popocatepetl Academy","year_from":2012}' >/dev/null
succeeds "A professional saves work, sent and unsent"

# Killed in the middle of its work, so that logs and journals are there as they were.
mkfifo "$work/commands"
exec 3<>"$work/commands"
start_desktop "$work/commands" "$work/killed.out" person "$person" -
printf "run experience.save - '%s'\n" '{"employer":"Nyayo Tea Zones","institution":"Citlaltepetl Academy","year_from":2013}' >&3
is_saved() { grep -q '^ok$' "$work/killed.out"; }
wait_until 30 is_saved
succeeds "One more is saved, then the desktop is killed"
end_process "$pid" KILL
exec 3>&-
stop_server

mapfile -t files < <(find "$work/desktops" "$work/state" "$work/home" "$work/cache" -type f 2>/dev/null)
note "${#files[@]} files: $(printf '%s\n' "${files[@]##*/}" | sort -u | xargs)"
[ "$(printf '%s\n' "${files[@]##*/}" | grep -c -e '^store.db$' -e '^store.db-wal$' -e '^outbox.journal$')" -ge 5 ]
succeeds "There are databases, a log and journals to look into"

{
  ask "SELECT full_name FROM profile WHERE full_name IS NOT NULL"
  ask "SELECT mobile FROM profile UNION SELECT national_id FROM profile UNION SELECT kra_pin FROM profile UNION SELECT tsc_number FROM profile
       UNION SELECT account_number FROM profile UNION SELECT email FROM profile UNION SELECT kin_name FROM profile UNION SELECT kin_mobile FROM profile"
  ask "SELECT name FROM centre UNION SELECT title FROM vacancy UNION SELECT id FROM profile UNION SELECT id FROM deployment"
  ask "SELECT op_id FROM applied_op UNION SELECT id FROM device UNION SELECT recovery_key FROM device UNION SELECT value FROM meta"
  printf '%s\n' "Nyayo Tea Zones" Quetzalcoatl Popocatepetl Citlaltepetl experience.save attendance_mark full_name access_token refresh_token device_secret \
    '"kind"' '"body"' 'CREATE TABLE' 'SQLite format 3'
  cat "$work"/secrets/*
} | sed '/^.\{0,5\}$/d' | sort -u >"$work/words"
note "$(wc -l <"$work/words") words are looked for"
[ "$(wc -l <"$work/words")" -gt 3000 ]
succeeds "There is enough to look for"

# The name of the account stands on the list of who may sign in at this computer, before any password.
jq -r '.accounts[] | select(.role == "subcounty" or .role == "professional") | .label, .username' "$work/demo.json" | sort -u >"$work/labels"
for file in "${files[@]}"; do
  strings -n 4 "$file" | grep -F -o -f "$work/words" | sort -u | sed "s|^|${file##*/}: |"
done | sort -u >"$work/found"
grep -v -x -F -f <(sed 's/^/vault.json: /; p; s/^vault/vault.second/' "$work/labels") "$work/found" >"$work/leaks"
is "No file tells anything but whose it is" "$(head -n 20 "$work/leaks")" ""
note "what a file tells: $(xargs <"$work/found")"

# The test of the test: the same words are found where they are not sealed.
strings -n 4 "$database" | grep -F -o -f "$work/words" | sort -u >"$work/open"
[ "$(wc -l <"$work/open")" -gt 3000 ]
succeeds "In a file that is not sealed the same search finds $(wc -l <"$work/open") of them"
is "The files are for their owner alone" "$(find "$work/desktops" "$work/state" -type f -perm /077 | head; find "$work/desktops"/* "$work/state" -type d -perm /077 | head)" ""
finish
