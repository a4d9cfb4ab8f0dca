#!/usr/bin/env bash
# 64 posts of one batch at the same time, several rounds: one does it, the others get its answer.
source "$(dirname "$0")/steps.bash"
source "$(dirname "$0")/wire.bash"

rounds=${CP2_TEST_ROUNDS:-$([ "$slowness" = 1 ] && echo 10 || echo 3)}
posts=64
printf 'the gateway of the text messages\n' >"$work/secrets/sms-gateway"
make_demo --vacancies 0
start_server
sign_in "$(sign_in_of professional)"
enrol
answers "A device is enrolled" 201 device incarnation epoch

post_all() { # the batch of the file, all at once
  local i pids=()
  for ((i = 0; i < posts; i++)); do
    curl --silent --max-time $((60 * slowness)) -H "Authorization: Bearer $token" -H 'Content-Type: application/json' \
      --data-binary "@$work/batch" --output "$work/answers/$i" "$url/v1/operations" &
    pids+=($!)
  done
  wait "${pids[@]}"
}

mkdir "$work/answers"
summary='[.results[] | .status]'
same='del(.server_time, .results[].status, .results[].first)'
faults=0
for ((round = 0; round < rounds; round++)); do
  rm -f "$work"/answers/*
  batch $((round * 3 + 1)) "$(experience)" "$(experience)" "$(operation experience.save not-mine '{"employer":"nobody"}')" >"$work/batch"
  post_all
  got=$(cat "$work"/answers/* | jq -cs "map($summary) | group_by(.) | map([.[0], length]) | sort_by(.[1])")
  [ "$got" = '[[["applied","applied","rejected"],1],[["duplicate","duplicate","duplicate"],63]]' ] ||
    { ((++faults)); note "round $round: $got"; }
  [ "$(cat "$work"/answers/* | jq -c "$same" | sort -u | wc -l)" = 1 ] || { ((++faults)); note "round $round: the answers differ"; }
  [ "$(cat "$work"/answers/* | jq -r '.results[] | select(.status == "duplicate").first' | sort | uniq -c | xargs)" = "126 applied 63 rejected" ] ||
    { ((++faults)); note "round $round: the first results differ"; }
done
is "$rounds rounds of $posts posts at once: 1 applied, 63 duplicates with the same answer" "$faults" 0
is "Each operation is in the log once" "$(ask "SELECT count(*), count(DISTINCT op_id), count(DISTINCT seq) FROM applied_op WHERE device = '$device'")" \
  "$((rounds * 3))|$((rounds * 3))|$((rounds * 3))"
is "Each was done once" "$(ask "SELECT count(*) FROM experience WHERE institution = 'A script'")" $((rounds * 2))
ctl check >"$work/check.out"
succeeds "The server’s database holds together" || sed 's/^/# /' "$work/check.out"
finish
