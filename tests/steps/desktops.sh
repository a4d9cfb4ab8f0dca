#!/usr/bin/env bash
# One account at several desktops: two of them, one that was copied to another place, one that was brought back from an
# old copy, and one whose password was forgotten while it had unsent work.
source "$(dirname "$0")/steps.bash"

sms_secret=0123456789abcdef0123456789abcdef
printf '%s\n' "$sms_secret" >"$work/secrets/sms-gateway"
make_demo --vacancies 50
start_server
person=$(sign_in_of professional)
save() { printf "run experience.save - '%s'\n" "{\"employer\":\"Teachers Service Commission\",\"institution\":\"$1\",\"year_from\":2011}"; }
at() { desktop "$1" "$person" "${@:2}"; }
on_server() { ask "SELECT institution, count(*) FROM experience WHERE institution LIKE '$1' GROUP BY institution ORDER BY institution" | paste -sd ' '; }
shows() { at "$1" query experience | jq -r '.institution' | grep "$2" | sort | uniq -c | xargs; }

# --- Two desktops ---

at here sign-in , sync >/dev/null && at there sign-in , sync >/dev/null
succeeds "One account signs in at two desktops"
save "Two, here" | at here - >/dev/null
save "Two, there" | at there - >/dev/null
at here sync >/dev/null && at there sync >/dev/null && at here sync >/dev/null
succeeds "Both send"
is "The server has the work of both" "$(on_server 'Two%')" "Two, here|1 Two, there|1"
is "Here the work of both is seen" "$(shows here Two)" "1 Two, here 1 Two, there"
is "There, too" "$(shows there Two)" "1 Two, here 1 Two, there"
me=$(ask "SELECT id FROM account WHERE username = '$person'")
before=$(at here query profile | jq -c .designation)
change() { jq -cn --argjson from "$before" --arg to "$1" '{changes: {designation: {from: $from, to: $to}}}'; }
at here run profile.update "$me" "$(change "Deputy Principal")" >/dev/null
at there run profile.update "$me" "$(change "Principal")" >/dev/null
at here sync >/dev/null && at there sync >/dev/null && at here sync >/dev/null
is "Of two edits of one detail the first stays, the second is a proposal" \
  "$(ask "SELECT designation, (SELECT value FROM profile_change WHERE field = 'designation' AND profile = '$me') FROM profile WHERE id = '$me'")" "Deputy Principal|Principal"

# --- A copy ---

at here run experience.save - '{"employer":"Teachers Service Commission","institution":"Copy, before","year_from":2011}' >/dev/null
cp -a "$work/desktops/here" "$work/desktops/copy"
save "Copy, original" | at here - >/dev/null
save "Copy, copy" | at copy - >/dev/null
has "The original sends" "$(at here sync 2>&1)" '"pending":0,"attention":0'
has "The copy is told apart and sends, too" "$(at copy sync 2>&1)" '"pending":0,"attention":0'
save "Copy, original again" | at here - >/dev/null
save "Copy, copy again" | at copy - >/dev/null
has "Then the copy again" "$(at copy sync 2>&1)" '"pending":0,"attention":0'
has "and the original again" "$(at here sync 2>&1)" '"pending":0,"attention":0'
is "The server has the work of both, once" "$(on_server 'Copy%')" \
  "Copy, before|1 Copy, copy|1 Copy, copy again|1 Copy, original|1 Copy, original again|1"
at copy sync >/dev/null
is "The copy shows it" "$(shows copy Copy,)" "$(shows here Copy,)"

# --- An old copy in the very place: only the numbers tell ---

cp -a "$work/desktops/here" "$work/old"
save "Old, later" | at here - >/dev/null
at here sync >/dev/null
rm -r "$work/desktops/here"
mv "$work/old" "$work/desktops/here"
save "Old, after" | at here - >/dev/null
incarnations() { ask "SELECT sum(incarnation) FROM device WHERE account = '$me'"; }
n=$(incarnations)
has "A desktop brought back from an old copy sends" "$(at here sync 2>&1)" '"pending":0,"attention":0'
is "because the fork was noticed and it was enrolled anew" "$(($(incarnations) > n))" 1
is "The server has what it did before and after, once" "$(on_server 'Old%')" "Old, after|1 Old, later|1"
is "The desktop shows both" "$(shows here Old,)" "1 Old, after 1 Old, later"

# --- A forgotten password ---

for i in 1 2 3; do save "Reset"; done | at there - >/dev/null
has "A desktop has unsent work" "$(at there status)" '"pending":3'
curl --silent --fail --output "$work/inbound" -H "Cp2-Sms-Secret: $sms_secret" --data-urlencode id=m1 --data-urlencode "from=+$person" \
  --data-urlencode 'text=password' "$url/v1/sms/inbound"
succeeds "Its owner, who forgot the password, sends PASSWORD by text message"
has_password() { [ -n "$(one_time_password "$person")" ]; }
wait_until 10 has_password
succeeds "A one-time password comes"
cp "$work/secrets/$person" "$work/secrets/old"
one_time_password "$person" >"$work/secrets/$person"
printf 'maziwa lala na mandazi\n' >"$work/secrets/new"
at there --new-password-file "$work/secrets/new" sign-in >"$work/reset.out" 2>&1
succeeds "With it and a new password one is in, at the desktop with the unsent work" || note "$(cat "$work/reset.out")"
cp "$work/secrets/new" "$work/secrets/$person"
has "The unsent work is there" "$(at there status 2>&1)" '"pending":3'
has "and is sent" "$(at there sync 2>&1)" '"pending":0,"attention":0'
is "Nothing was lost and nothing is there twice" "$(on_server 'Reset')" "Reset|3"
at there --password-file "$work/secrets/old" status >"$work/old.out" 2>&1
is "The forgotten password no longer opens it" "$?" 1
for i in 1 2; do save "Elsewhere"; done | at here --password-file "$work/secrets/old" - >/dev/null
at here sign-in >"$work/here.out" 2>&1
succeeds "Another desktop, locked by the old password, opens with the new one" || note "$(cat "$work/here.out")"
at here sync >/dev/null
is "and sends what it had" "$(on_server 'Elsewhere')" "Elsewhere|2"
ctl check >"$work/check.out"
succeeds "The server’s database holds together" || sed 's/^/# /' "$work/check.out"
finish
