#!/usr/bin/env bash
# kill -9 at hundreds of random moments: of desktops in the middle of saving, sending and receiving, and of the server
# under their load. Afterwards nothing that was saved is missing and nothing is there twice.
#
# CP2_TEST_KILLS says how many, at least a fifth of them of the server and a fifth of desktops.
source "$(dirname "$0")/steps.bash"

n_kills=${CP2_TEST_KILLS:-$([ "$slowness" = 1 ] && echo 500 || echo 40)}
fifth=$((n_kills / 5))
printf 'the gateway of the text messages\n' >"$work/secrets/sms-gateway"
make_demo --vacancies 0 --sign-ins 2
start_server

# Folder and user: two desktops of one person, one of another, and one of a centre.
desktops=("first $(sign_in_of professional)" "second $(sign_in_of professional)" "third $(sign_in_of professional 1)" "fourth $(sign_in_of centre)")
failed=0
for entry in "${desktops[@]}"; do
  desktop $entry sign-in , sync >/dev/null || failed=1
done
is "${#desktops[@]} desktops sign in" "$failed" 0

# One life of a desktop is at most so long: saves, then a sync, again and again.
write_commands() { # FOLDER
  local i j
  for ((i = 0; i < 12; i++)); do
    for ((j = 0; j < 8; j++)); do
      if [ "$1" = fourth ]; then
        printf "run attendance.mark - '{\"deployment\":\"%s\",\"on_date\":\"2026-11-05\",\"status\":\"present\",\"time_in\":\"07:%02d\"}'\n" "${staff[i % ${#staff[@]}]}" $((i + j))
      else
        printf "run experience.save - '{\"employer\":\"Teachers Service Commission\",\"institution\":\"A kill\",\"year_from\":%d}'\n" $((2000 + i))
      fi
    done
    printf 'sync\n'
  done
}

mapfile -t staff < <(desktop ${desktops[3]} query deployment exam=KCSE-2026 |
  jq -r 'select(.from_on <= "2026-11-05" and .to_on >= "2026-11-05" and ([.state] | inside(["accepted", "reported"]))) | .id')
for entry in "${desktops[@]}"; do write_commands "${entry% *}" >"$work/${entry% *}.commands"; done

is_at_work() { [ -s "$out" ] || is_gone "$pid"; }

# Starts the desktop and kills it at a random moment, until told to stop; what it printed is kept. Most are killed at
# their work, some as they open.
worker() { # FOLDER USER
  local n=0 pid command out
  set_command "$1" "$2"
  while [ ! -e "$work/stop" ]; do
    out=$work/$1.out.$((++n))
    "${command[@]}" - <"$work/$1.commands" >"$out" 2>>"$work/desktop.err" &
    pid=$!
    ((n % 6 == 0)) || wait_until 20 is_at_work
    sleep "0.$(printf '%03d' $((RANDOM % 300)))"
    kill -KILL "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    [ $? = 137 ] && printf x >>"$work/killed"
  done
}

: >"$work/killed"
workers=()
for entry in "${desktops[@]}"; do
  worker $entry 2>/dev/null &
  workers+=($!)
  remember $!
done

is_enough() { # SERVER DESKTOPS
  (($1 >= fifth && $2 >= fifth && $1 + $2 >= n_kills))
}

n_server=0
until is_enough "$n_server" "$(stat -c %s "$work/killed")"; do
  sleep "0.$(printf '%03d' $((20 + RANDOM % 280)))"
  [ "$slowness" = 1 ] || sleep 0.5
  kill_server
  ((++n_server))
  start_server
done
touch "$work/stop"
for pid in "${workers[@]}"; do
  wait "$pid"
  unset "running[$pid]"
done
note "$(stat -c %s "$work/killed") kills of desktops and $n_server of the server in $SECONDS s"

# --- Afterwards ---

# What a desktop had said that it saved; a line that the kill cut off says nothing.
for entry in "${desktops[@]}"; do
  sed -n 's/^{"operation":"\([^"]*\)".*}$/\1/p' "$work/${entry% *}".out.*
done | sort >"$work/saved"
note "$(wc -l <"$work/saved") operations were saved"
[ "$(wc -l <"$work/saved")" -ge "$n_kills" ]
succeeds "The desktops had saved something when they were killed"
for entry in "${desktops[@]}"; do
  desktop $entry sync >"$work/last" 2>&1 || desktop $entry sync >"$work/last" 2>&1
  has "Desktop ${entry% *} opens, and sends all that it has" "$(cat "$work/last")" '"pending":0,"attention":0,"held":0,"complete":true'
done

ask "SELECT op_id FROM applied_op WHERE status IN ('applied', 'merged')" | sort >"$work/applied"
is "Nothing saved is missing on the server" "$(comm -23 "$work/saved" "$work/applied" | head)" ""
for entry in "${desktops[@]}"; do desktop $entry outbox; done | jq -r .operation | sort >"$work/outboxes"
is "Nothing that a desktop holds is missing on the server" "$(comm -23 "$work/outboxes" "$work/applied" | head)" ""
is "The server has nothing that no desktop holds" "$(comm -13 "$work/outboxes" "$work/applied" | head)" ""
is "Nothing was done twice" \
  "$(ask "SELECT count(*) - count(DISTINCT op_id) FROM applied_op") $(ask "SELECT count(*) FROM experience WHERE institution = 'A kill'")" \
  "0 $(ask "SELECT count(*) FROM applied_op WHERE json_extract(payload, '$.kind') = 'experience.save'")"
is "Each desktop’s numbers have no gap" \
  "$(ask "SELECT count(*) FROM (SELECT 1 FROM applied_op GROUP BY device, incarnation HAVING max(seq) <> count(*) OR min(seq) <> 1)")" 0
for entry in "${desktops[@]}"; do desktop $entry sync >/dev/null; done
for entry in "${desktops[@]:0:3}"; do
  is "Desktop ${entry% *} shows what the server has" "$(desktop $entry query experience institution="A kill" | jq -r .id | sort | sha256sum)" \
    "$(ask "SELECT id FROM experience WHERE institution = 'A kill' AND profile = (SELECT id FROM account WHERE username = '${entry#* }')" | sort | sha256sum)"
done
is "Desktop fourth shows what the server has" \
  "$(desktop ${desktops[3]} query attendance_mark on_date=2026-11-05 | jq -r '[.id, .current // false] | @tsv' | sort | sha256sum)" \
  "$(ask "SELECT id || char(9) || iif(current, 'true', 'false') FROM attendance_mark WHERE on_date = '2026-11-05' AND centre = (SELECT scope FROM account WHERE username = '${desktops[3]#* }')" | sort | sha256sum)"
ctl check >"$work/check.out"
succeeds "The server’s database holds together" || sed 's/^/# /' "$work/check.out"
finish
