# The wire protocol by hand, for the scripts that are no desktop: curl and jq. Sourced after steps.bash.

token=
status=
answer=

# Sets @status, @type and @answer; sends @token when there is one.
call() { # METHOD PATH [curl arguments]
  local method=$1 path=$2 arguments=()
  shift 2
  [ -z "$token" ] || arguments+=(-H "Authorization: Bearer $token")
  status=$(curl --silent --max-time "$((60 * slowness))" --request "$method" --output "$work/answer" \
    --write-out '%{http_code} %{content_type}' "${arguments[@]}" "$@" "$url$path")
  type=${status#* }
  status=${status%% *}
  answer=$(tr -d '\000' <"$work/answer" 2>/dev/null)
}

send() { # METHOD PATH JSON [curl arguments]
  call "$1" "$2" -H 'Content-Type: application/json' --data-binary "$3" "${@:4}"
}

get() { jq -r "$@" <<<"$answer" 2>/dev/null; }

answers() { # NAME STATUS [MEMBER …]: the last call succeeded, and its answer has the members
  local name=$1 wanted=$2 member missing=
  shift 2
  for member; do
    [ "$(get "has(\"$member\")")" = true ] || missing+=" $member"
  done
  is "$name" "$status${missing:+ without$missing}" "$wanted" || note "the answer was ${answer:0:500}"
}

refuses() { # NAME STATUS CODE: the last call was refused by a problem document
  is "$1" "$status $(get '.code, .status, (.title | type), (.detail | type)' | xargs) ${type%%;*}" \
    "$2 $3 $2 string string application/problem+json" || note "the answer was ${answer:0:500}"
}

sign_in() { # USER: sets @token and @refresh
  token=
  send POST /v1/sessions "$(jq -cn --arg username "$1" --arg password "$(cat "$work/secrets/$1")" '{username: $username, password: $password}')"
  token=$(get .access_token)
  refresh=$(get .refresh_token)
}

# The public keys of RFC 8032, section 7.1; nobody here signs.
public_keys=(11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw)

enrol() { # [N]: sets @device, @incarnation and @epoch; numbers begin at 1 again
  send POST /v1/devices "$(jq -cn --arg key "${public_keys[${1:-0}]}" '{name: "A script", public_key: $key}')"
  device=$(get .device)
  incarnation=$(get .incarnation)
  epoch=$(get .epoch)
}

new_id() {
  local id
  id=$(</proc/sys/kernel/random/uuid)
  printf '%s7%s\n' "${id:0:14}" "${id:15}"
}

operation() { # KIND RECORD BODY [ID]: an operation without its number
  jq -cn --arg id "${4:-$(new_id)}" --arg kind "$1" --arg record "$2" --argjson body "$3" --arg wall "$(date -u +%FT%TZ)" \
    '{id: $id, kind: $kind, record: $record, base_version: 0, schema: 1, at: {wall: $wall, boot: "", boot_ms: 0}, body: $body}'
}

batch() { # FIRST-NUMBER OPERATION …: the body of a push
  local first=$1
  shift
  printf '%s\n' "$@" | jq -cs --arg device "$device" --argjson incarnation "$incarnation" --arg epoch "$epoch" --argjson first "$first" \
    '{device: $device, incarnation: $incarnation, epoch: $epoch, first_seq: $first, head_seq: ($first + length - 1),
      operations: [range(length) as $i | .[$i] + {seq: ($first + $i)}]}'
}

# One command's worth of work that every professional may do any number of times.
experience() { # [ID OF THE RECORD]
  operation experience.save "${1:-$(new_id)}" '{"employer":"Teachers Service Commission","institution":"A script","year_from":2011}'
}
