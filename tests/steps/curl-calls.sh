#!/usr/bin/env bash
# Each call of the wire protocol as curl makes it, and what the server does with everything that is no proper call:
# a refusal by a problem document with a code, nothing changed, and a server that is up and small afterwards.
source "$(dirname "$0")/steps.bash"
source "$(dirname "$0")/wire.bash"

sms_secret=0123456789abcdef0123456789abcdef
printf '%s\n' "$sms_secret" >"$work/secrets/sms-gateway"
make_demo --sign-ins 2
start_server

# --- Calls without a sign-in ---

call GET /healthz
answers "GET /healthz" 200 status
call GET /readyz
answers "GET /readyz" 200 status
call GET /metrics
[ "$status" = 200 ] && [[ $answer == *"# TYPE cp2_feed_head counter"* ]]
succeeds "GET /metrics is Prometheus text"
call GET '/v1/ping?nonce=abc'
answers "GET /v1/ping" 200 epoch server_time
send POST /v1/accounts '{"mobile":"0711000222","mobile_confirmation":"+254711000222"}'
answers "POST /v1/accounts" 202
send POST /v1/accounts '{"mobile":"0711000222","mobile_confirmation":"0711000223"}'
refuses "POST /v1/accounts with two numbers" 400 numbers-differ
is "POST /v1/accounts names the member at fault" "$(get .field)" mobile_confirmation
send POST /v1/accounts '{"mobile":"0711000222","mobile_confirmation":"0711000222"}'
refuses "POST /v1/accounts for the same number at once" 429 too-many-requests
mobile=$(sign_in_of professional)
send POST /v1/password-resets "{\"mobile\":\"$mobile\"}"
answers "POST /v1/password-resets" 202
send POST /v1/password-resets '{"mobile":"0799000111"}'
answers "POST /v1/password-resets of a number that nobody has" 202
inbound() { call POST /v1/sms/inbound -H "Cp2-Sms-Secret: ${1}" --data-urlencode "id=$2" --data-urlencode "from=$3" --data-urlencode 'text=Password '; }
inbound "$sms_secret" m1 "+$(sign_in_of professional 1)"
answers "POST /v1/sms/inbound" 200
inbound wrong m2 "+$mobile"
refuses "POST /v1/sms/inbound with a wrong secret" 403 forbidden
has_answer() { [ -n "$(one_time_password "$(sign_in_of professional 1)")" ]; }
wait_until 10 has_answer
succeeds "An inbound PASSWORD is answered by a message"
for path in /v1/me /v1/changes /v1/vacancies; do
  call GET "$path"
  refuses "GET $path without a token" 401 unauthenticated
done
token=nonsense
call GET /v1/me
refuses "GET /v1/me with a made-up token" 401 unauthenticated
token=
call GET /v1/nothing
refuses "An address that is not there" 404 not-found
call PATCH /v1/me
refuses "A method that is not there" 405 method-not-allowed

# --- A session ---

send POST /v1/sessions "{\"username\":\"$mobile\",\"password\":\"not it\"}"
refuses "POST /v1/sessions with a wrong password" 401 wrong-credentials
send POST /v1/sessions '{"username":"NOBODY","password":"not it"}'
refuses "POST /v1/sessions of nobody" 401 wrong-credentials
sign_in "$mobile"
answers "POST /v1/sessions" 201 access_token refresh_token expires_in must_change_password account epoch server_time
is "POST /v1/sessions tells the account" "$(get '.account | keys | join(" ")')" "id label role scope username"
call GET /v1/me
answers "GET /v1/me" 200 account schema epoch server_time must_change_password scopes
me=$(get .account.id)
call GET '/v1/ping?nonce=abc'
is "GET /v1/ping proves itself with the token" "$(get .mac)" \
  "$(printf 'abc\n%s\n%s' "$(get .epoch)" "$(get .server_time)" | openssl dgst -sha256 -hmac "$token" 2>/dev/null | sed 's/.*= *//')"
send POST /v1/sessions/refresh "{\"refresh_token\":\"$refresh\"}"
answers "POST /v1/sessions/refresh" 200 access_token refresh_token expires_in
old_refresh=$refresh
token=$(get .access_token)
refresh=$(get .refresh_token)
call GET /v1/me
answers "The new token is good" 200 account
send POST /v1/sessions/refresh "{\"refresh_token\":\"$old_refresh\"}"
refuses "An old refresh token is refused" 401 unauthenticated
call GET /v1/me
refuses "and ends the whole family of tokens" 401 unauthenticated
sign_in "$mobile"
password=$(cat "$work/secrets/$mobile")
send PUT /v1/password '{"current_password":"wrong","new_password":"chapati na maharagwe"}'
is "PUT /v1/password with a wrong one" "$status $(get .code)" "401 wrong-credentials"
send PUT /v1/password "$(jq -cn --arg old "$password" '{current_password: $old, new_password: "short"}')"
refuses "PUT /v1/password with a weak one" 400 password-too-weak
send PUT /v1/password "$(jq -cn --arg old "$password" '{current_password: $old, new_password: "chapati na maharagwe"}')"
answers "PUT /v1/password" 204
printf 'chapati na maharagwe\n' >"$work/secrets/$mobile"
enrol
answers "POST /v1/devices" 201 device incarnation epoch recovery_key
is "POST /v1/devices begins with incarnation 1" "$incarnation" 1
send POST /v1/devices '{"name":"A script","public_key":"AAAA"}'
refuses "POST /v1/devices with no key" 400 bad-body

# --- Operations ---

changes=$(jq -cn '{changes: {email: {from: null, to: "nobody"}}}')
first=$(experience)
second=$(operation profile.update "$me" "$changes")
push() { send POST /v1/operations "$(batch "$@")"; }
push 1 "$first" "$second"
answers "POST /v1/operations" 200 epoch durable_through server_time results
is "Each has its result; one bad one sinks nothing" "$(get '[.results[] | .status, .problem.code] | map(. // "-") | join(" ")')" "applied - rejected wrong-format"
is "A result tells the versions" "$(get '.results[0] | (.record_versions | map(.kind) | join(" ")), (.feed_seq > 0)' | xargs)" "experience true"
is "A refusal is a sentence" "$(get '.results[1].problem | .field, (.detail | length > 20)' | xargs)" "email true"

head_is() { ask "SELECT seq FROM feed_head"; }
snapshot() {
  ask "SELECT seq FROM feed_head; SELECT count(*), max(number) FROM applied_op; SELECT count(*), sum(last_seq), sum(incarnation) FROM device;
       SELECT count(*) FROM account; SELECT group_concat(hash) FROM credential; SELECT count(*) FROM held_operation" | paste -sd ' '
}

# Refused, and nothing is different from before.
before=
unchanged() { # NAME STATUS CODE
  refuses "$@"
  local after
  after=$(snapshot)
  [ "$after" = "$before" ] || { false; succeeds "$1: nothing changed" || note "before $before, after $after"; }
}

push 1 "$first" "$second"
is "The same again: duplicates with the first result" "$(get '[.results[] | .status, .first] | join(" ")')" "duplicate applied duplicate rejected"
before=$(snapshot)
push 2 "$first"
is "The same under another number" "$status $(get .code)" "409 device-forked"
push 1 "$(experience)"
is "Another under a used number" "$status $(get .code)" "409 device-forked"
push 9 "$(experience)"
unchanged "Numbers left out" 409 sequence-gap
is "Numbers left out: it tells which comes next" "$(get .facts.expected_seq)" 3
good=$(batch 3 "$(experience)")
send POST /v1/operations "$(jq -c '.epoch = "00000000-0000-7000-8000-000000000000"' <<<"$good")"
unchanged "Another life of the database" 409 epoch-changed
send POST /v1/operations "$(jq -c '.incarnation = 7' <<<"$good")"
unchanged "Another incarnation" 409 device-forked
send POST /v1/operations "$(jq -c '.device = "00000000-0000-7000-8000-000000000000"' <<<"$good")"
unchanged "A device that is not there" 409 device-unknown
send POST /v1/operations "$(jq -c '.operations |= reverse' <<<"$(batch 3 "$(experience)" "$(experience)")")"
unchanged "Operations in another order" 400 bad-body
for edit in '.operations[0].id = "no-id"' 'del(.operations[0].id)' 'del(.operations[0].seq)' '.operations[0] = 5' '.operations = {}' \
  'del(.operations)' 'del(.device)' '.device = 5' '.first_seq = "3"' '.first_seq = 0' '.first_seq = -1' \
  'del(.epoch)' '.head_seq = null' '.incarnation = 1.5' '[.]'; do
  send POST /v1/operations "$(jq -c "$edit" <<<"$good")"
  unchanged "An envelope with $edit" 400 bad-body
done
is "Nothing of it is in the database" "$(snapshot)" "$before"

# What is wrong inside one operation is its result; the number is used up, the records are as before.
number=2
seq_before=$(head_is)
rejected() { # NAME CODE OPERATION
  push $((++number)) "$3"
  is "$1" "$status $(get '.results[0] | .status, .problem.code' | xargs) $(head_is)" "200 rejected $2 $seq_before" || note "the answer was ${answer:0:500}"
}

centre=$(ask "SELECT id FROM centre ORDER BY id LIMIT 1")
vacancy=$(ask "SELECT id FROM vacancy WHERE closed = 0 ORDER BY closes_on DESC LIMIT 1")
other=$(ask "SELECT id FROM profile WHERE id <> '$me' AND full_name IS NOT NULL ORDER BY id LIMIT 1")
theirs=$(ask "SELECT id FROM job_application WHERE profile <> '$me' AND state = 'submitted' LIMIT 1")
name=$(head -c 1000 /dev/zero | tr '\0' 'a')
rejected "An operation that nobody knows" unknown-operation "$(operation profile.delete "$me" '{}')"
rejected "A member that nobody knows" unknown-field "$(operation application.submit "$(new_id)" "{\"vacancy\":\"$vacancy\",\"state\":\"deployed\"}")"
rejected "A profile’s member that nobody knows" unknown-field "$(operation profile.update "$me" '{"changes":{"role":{"from":null,"to":"council"}}}')"
rejected "A member of the wrong type" malformed "$(operation experience.save "$(new_id)" '{"employer":5,"institution":"A","year_from":"2011"}')"
rejected "A number that is none" malformed "$(operation experience.save "$(new_id)" '{"employer":"A","institution":"B","year_from":"2011"}')"
rejected "A year in the future" wrong-format "$(operation experience.save "$(new_id)" '{"employer":"A","institution":"B","year_from":3011}')"
rejected "A name that is too long" too-long "$(operation profile.update "$me" "{\"changes\":{\"mpesa_name\":{\"from\":null,\"to\":\"$name b\"}}}")"
rejected "Another person’s profile" not-found "$(operation profile.update "$other" "$changes")"
rejected "Another person’s application" not-found "$(operation application.withdraw "$theirs" '{}')"
rejected "A vacancy that is not there" not-found "$(operation application.submit "$(new_id)" '{"vacancy":"nothing"}')"
rejected "Another role’s work" not-allowed "$(operation vacancy.close "$vacancy" '{}')"
rejected "A mark by a professional" not-allowed "$(operation attendance.mark "$(new_id)" '{}')"
rejected "An id that is a record of another kind" not-found "$(operation application.withdraw "$centre" '{}')"
rejected "A record id with a blank" malformed "$(operation experience.remove "a b" '{}')"
rejected "A wall clock that is none" malformed "$(experience | jq -c '.at.wall = "2026-02-30T00:00:00Z"')"
rejected "A schema of tomorrow" schema-too-new "$(experience | jq -c '.schema = 99')"

# --- Changes and vacancies ---

call GET '/v1/changes?limit=500'
answers "GET /v1/changes" 200 epoch server_time changes cursor more scopes count sha256 through
is "A page is what its count and its sum say" \
  "$(get '.count == (.changes | length)') $(sed -n 's/.*"changes":\[\(.*\)\],"cursor".*/\1/p' "$work/answer" | tr -d '\n' | sha256sum | cut -d ' ' -f 1)" \
  "true $(get .sha256)"
is "Each change has its members" "$(get '[.changes[] | [.seq, .kind, .id, .action, .record] | all(. != null)] | all')" true
pages=1
seen=$(get .count)
while [ "$(get .more)" = true ] && ((++pages < 200)); do
  call GET "/v1/changes?limit=1000&after=$(get .cursor)"
  seen=$((seen + $(get .count)))
done
cursor=$(get .cursor)
[ "$status" = 200 ] && [ "$seen" -gt 2000 ]
succeeds "Page by page everything comes ($seen records in $pages pages)"
call GET "/v1/changes?after=$cursor&wait=1"
is "At the end it waits and says that there is nothing" "$status $(get .count)" "200 0"
call GET '/v1/changes?after=nonsense'
refuses "A cursor that nobody gave" 400 bad-cursor
call GET "/v1/changes?after=${cursor%????}AAAA"
refuses "A cursor with another end" 400 bad-cursor
for query in limit=0 limit=-1 limit=abc limit=99999999 wait=-1 wait=3600 'limit=1&limit=2'; do
  call GET "/v1/changes?$query"
  refuses "GET /v1/changes?$query" 400 bad-query
done
call GET '/v1/changes?limit=500' -H 'Accept-Encoding: gzip' --compressed
answers "GET /v1/changes, compressed" 200 changes sha256
curl --silent --output "$work/answer" --dump-header "$work/head" -H "Authorization: Bearer $token" -H 'Accept-Encoding: gzip' "$url/v1/changes?limit=500"
has "A page tells its length, compressed too" "$(tr -d '\r' <"$work/head" | tr 'A-Z' 'a-z')" "content-length: $(stat -c %s "$work/answer")" "content-encoding: gzip"

call GET '/v1/vacancies?limit=20'
answers "GET /v1/vacancies" 200 vacancies more cursor
today=$(TZ=Africa/Nairobi date +%F)
total=0
call GET '/v1/vacancies?limit=200'
while [ "$status" = 200 ]; do
  total=$((total + $(get '.vacancies | length')))
  [ "$(get .more)" = true ] || break
  call GET "/v1/vacancies?limit=200&after=$(get .cursor)"
done
is "All pages of vacancies are what is open" "$total" "$(ask "SELECT count(*) FROM vacancy WHERE closed = 0 AND closes_on >= '$today'")"
IFS='|' read -r exam activity station position county < <(ask "SELECT exam, activity, station, position, county FROM vacancy WHERE closed = 0 AND closes_on > '$today' ORDER BY id LIMIT 1")
call GET "/v1/vacancies?exam=$exam&activity=$activity&station=$station&position=$position&county=$county"
is "Filters are obeyed" "$(get '[.vacancies[] | [.exam, .activity, .station, .position, .county] | join(" ")] | unique | join(";")')" "$exam $activity $station $position $county"
call GET '/v1/vacancies' --get --data-urlencode 'q="*(no such words NEAR'
answers "Words that look like a query language are words" 200 vacancies
call GET "/v1/vacancies?limit=1000"
refuses "GET /v1/vacancies?limit=1000" 400 bad-query
call GET "/v1/vacancies?after=nonsense"
refuses "GET /v1/vacancies?after=nonsense" 400 bad-query

# --- Bad input ---

before=$(snapshot)
raw() { send POST /v1/operations "$1"; }
raw ''
unchanged "No body" 400 bad-json
raw '{"device": '
unchanged "Half a document" 400 bad-json
raw "{'device': 1}"
unchanged "No JSON" 400 bad-json
raw "$good $good"
unchanged "Two documents" 400 bad-json
raw '{"device":"a","device":"b"}'
unchanged "A member twice" 400 duplicate-key
raw '{"first_seq":99999999999999999999999}'
unchanged "A number beyond 64 bits" 400 bad-number
raw "$(printf '[%.0s' {1..200})"
unchanged "Too deep" 400 too-deep
printf '{"device":"\xff\xfe"}' >"$work/bad"
raw "@$work/bad"
unchanged "Bytes that are no UTF-8" 400 bad-encoding
printf '{"device":"a\x00b"}' >"$work/bad"
raw "@$work/bad"
unchanged "A NUL" 400 bad-encoding
raw '{"device":"a\u0000b"}'
unchanged "A NUL as an escape" 400 bad-encoding
raw '{"device":"\ud800"}'
unchanged "Half a surrogate pair" 400 bad-encoding
head -c 1000000 /dev/zero | tr '\0' 'a' >"$work/million"
operation profile.update "$me" '{"changes":{"full_name":{"from":null,"to":"NAME"}}}' >"$work/operation"
batch 3 "$(cat "$work/operation")" | sed "s/NAME/$(head -c 70000 "$work/million")/" >"$work/long"
raw "@$work/long"
unchanged "A name of 70,000 characters" 400 string-too-long
{ batch 3 "$(cat "$work/operation")" | sed 's/NAME.*//' | tr -d '\n'; cat "$work/million"; printf '"}}}}]}'; } >"$work/longer"
raw "@$work/longer"
unchanged "A name of a million characters" 413 body-too-large
gzip -c "$work/longer" >"$work/longer.gz"
send POST /v1/operations "@$work/longer.gz" -H 'Content-Encoding: gzip'
[ "$status" -ge 400 ] && [ "$status" -lt 500 ]
succeeds "The same, compressed, $(get .code)"
gzip -c <<<"$good" | head -c 40 >"$work/short.gz"
send POST /v1/operations "@$work/short.gz" -H 'Content-Encoding: gzip'
unchanged "A compressed body that ends too early" 400 bad-compression
send POST /v1/operations "$good" -H 'Content-Encoding: br'
unchanged "A compression that is not spoken" 415 unsupported-encoding
call POST /v1/operations -H 'Content-Type: text/plain' --data-binary "$good"
unchanged "A body that does not say that it is JSON" 415 unsupported-media-type
head -c 300000 "$work/million" | sed 's/^/{"mobile":"/' >"$work/big"
send POST /v1/accounts "@$work/big"
unchanged "A big body where a small one is due" 413 body-too-large
send POST /v1/accounts '{"mobile":"0711000222","mobile_confirmation":"0711000222","role":"council"}'
unchanged "A small body with one member too many" 400 bad-body
send POST /v1/sessions '{"username":["a"],"password":{}}'
unchanged "A small body with members of the wrong type" 400 bad-body
send POST /v1/sessions '{"username":"a"}'
unchanged "A small body with one member too few" 400 bad-body
is "Nothing of it is in the database" "$(snapshot)" "$before"

# --- Below HTTP ---

host=${url#http://}
port=${host#*:}
talk() { # REQUEST: what comes back on a raw connection within a few seconds
  local fd
  exec {fd}<>"/dev/tcp/${host%:*}/$port" || return 1
  printf '%b' "$1" >&"$fd"
  timeout $((5 * slowness)) cat <&"$fd" 2>/dev/null | tr -d '\000'
  exec {fd}>&-
}

json="POST /v1/sessions HTTP/1.1\r\nHost: $host\r\nContent-Type: application/json\r\n"
for framing in 'Content-Length: 2\r\nContent-Length: 3' 'Content-Length: 2, 3' 'Content-Length: -1' 'Content-Length: 0x2' \
  'Content-Length: 2\r\nTransfer-Encoding: chunked' 'Transfer-Encoding: chunked, identity'; do
  reply=$(talk "$json$framing\r\nConnection: close\r\n\r\n{}GET /metrics HTTP/1.1\r\nHost: $host\r\n\r\n")
  [[ $reply =~ ^(HTTP/1\.[01]\ (400|411|501)|$) ]] && [[ $reply != *cp2_feed_head* ]]
  succeeds "${framing//\\r\\n/ and }: refused, and what follows is not looked at" || note "got ${reply:0:300}"
done
reply=$(talk "not http at all\r\n\r\n")
[[ $reply != *" 200 "* ]]
succeeds "Something that is no HTTP gets no success"

half="${json}Content-Length: 100\r\n\r\n{\"username\":"
descriptors=()
for ((i = 0; i < 100; i++)); do
  exec {fd}<>"/dev/tcp/${host%:*}/$port" && printf '%b' "$half" >&"$fd" && descriptors+=("$fd")
done
call GET /healthz
answers "With ${#descriptors[@]} half requests open, the server answers" 200 status
for fd in "${descriptors[@]}"; do exec {fd}>&-; done
is "Nothing of it is in the database" "$(snapshot)" "$before"

# --- Afterwards ---

call GET /v1/me
answers "The session is as good as before" 200 account
push $((++number)) "$(experience)"
is "Work goes on where it stood" "$(get '.results[0].status')" applied
call DELETE /v1/sessions/current
answers "DELETE /v1/sessions/current" 204
call GET /v1/me
refuses "After that the token is worth nothing" 401 unauthenticated
rss=$(sed -n 's/^VmRSS:[[:space:]]*\([0-9]*\) kB/\1/p' "/proc/$server/status")
note "the server has $((rss / 1024)) MiB"
[ "$rss" -lt $((300 * 1024 * slowness)) ]
succeeds "The server is up and small"
ctl check >"$work/check.out"
succeeds "The server’s database holds together" || sed 's/^/# /' "$work/check.out"
! grep -F -e "$token" -e "$refresh" -e "chapati" -e "$mobile" "$work/server.err" >"$work/leaks"
succeeds "No token, password or number is in the server’s log" || sed 's/^/# /' "$work/leaks"
finish
