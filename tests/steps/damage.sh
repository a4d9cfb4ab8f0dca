#!/usr/bin/env bash
# A desktop whose database is damaged, foreign, empty or gone: it is set aside with its date and said so, the records
# come from the server again, and what had not been sent is brought back and sent.
source "$(dirname "$0")/steps.bash"

printf 'the gateway of the text messages\n' >"$work/secrets/sms-gateway"
make_demo --vacancies 50
start_server
person=$(sign_in_of professional)
work_at() { printf '{"employer":"Teachers Service Commission","institution":"%s","year_from":2011}' "$1"; }
experiences() { ask "SELECT count(*) FROM experience WHERE institution = '$1'"; }

damage() { # KIND FILE
  case $1 in
    garbage) dd if=/dev/urandom of="$2" bs=4096 count=40 conv=notrunc status=none ;;
    middle) dd if=/dev/urandom of="$2" bs=4096 seek=$(($(stat -c %s "$2") / 8192)) count=4 conv=notrunc status=none ;;
    foreign) rm -f "$2"*; sqlite3 "$2" "CREATE TABLE profile (somebody, elses); INSERT INTO profile VALUES (1, 2)" ;;
    text) rm -f "$2"*; printf 'This is no database.\n' >"$2" ;;
    cut) truncate -s $(($(stat -c %s "$2") / 3)) "$2" ;;
    empty) rm -f "$2"*; : >"$2" ;;
    gone) rm -f "$2"* ;;
  esac
}

for kind in garbage middle foreign text cut empty gone; do
  desktop "$kind" "$person" sign-in , sync >/dev/null
  desktop "$kind" "$person" run experience.save - "$(work_at "sent before $kind")" , sync >/dev/null &&
    desktop "$kind" "$person" run experience.save - "$(work_at "unsent before $kind")" , \
      run experience.save - "$(work_at "unsent before $kind")" | jq -r .operation >"$work/unsent"
  succeeds "$kind: a desktop has work that was sent and work that was not"
  store=$(echo "$work/desktops/$kind"/*/store.db)
  damage "$kind" "$store"
  answer=$(desktop "$kind" "$person" status 2>&1)
  if [ "$kind" != gone ] && [ "$kind" != empty ]; then
    aside=$(ls -d "$store".damaged-* 2>/dev/null | head -n 1)
    [[ $aside =~ \.damaged-$(date -u +%Y)[0-9]{4}T[0-9]{6}Z$ ]]
    succeeds "$kind: the database is set aside with its date" || note "there are $(ls "${store%/*}" | xargs)"
    has "$kind: the status says where it is" "$answer" "\"set_aside\":\"$aside\""
  fi
  # The journal knows what was saved, not what was sent: that goes again, and is a duplicate there.
  is "$kind: the unsent work is brought back" "$(jq -r '[.pending >= 2, .pending <= 3, .rescued >= 2] | join(" ")' <<<"$answer" 2>&1)" "true true true" ||
    note "$answer"
  is "$kind: it is there to see at once" "$(desktop "$kind" "$person" outbox | jq -r .operation | grep -c -F -f "$work/unsent")" 2
  answer=$(desktop "$kind" "$person" sync 2>&1)
  # The tokens were in the database. Where they cannot be read either, the person has to sign in again.
  if [[ $answer == signed-out:* ]]; then
    has "$kind: it says that one has to sign in again" "$answer" "The session has ended; sign in again"
    answer=$(desktop "$kind" "$person" sign-in , sync 2>&1)
  fi
  has "$kind: it is sent, and everything comes again" "$answer" '"pending":0,"attention":0,"held":0,"complete":true'
  is "$kind: nothing is lost and nothing is there twice" "$(experiences "sent before $kind") $(experiences "unsent before $kind")" "1 2"
  is "$kind: the desktop shows what the server has" "$(desktop "$kind" "$person" query experience | jq -r .id | sort | sha256sum)" \
    "$(ask "SELECT id FROM experience WHERE profile = (SELECT id FROM account WHERE username = '$person')" | sort | sha256sum)"
done
ctl check >"$work/check.out"
succeeds "The server’s database holds together" || sed 's/^/# /' "$work/check.out"
finish
