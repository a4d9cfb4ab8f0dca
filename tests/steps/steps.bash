# What the scripts beside this file share: a server, desktops without a window, and TAP. Sourced, never run.
#
# Everything happens in a folder of its own below TMPDIR, and goes at the end together with whatever was started.
# CP2_KEEP=1 keeps the folder.

set -u -o pipefail
: "${CP2_SERVER:?}" "${CP2CTL:?}" "${CP2_SYNC:?}" "${CP2_DATA_DIR:?}"

work=$(mktemp -d "${TMPDIR:-/tmp}/cp2-steps.XXXXXX")
database=$work/cp2.db
address=127.0.0.1:0
url=
server=
n_tests=0
n_failed=0
last_result=0
# A sanitizer makes a program several times slower; Argon2 most of all.
slowness=$([ -n "${CP2_SANITIZED:-}" ] && echo 5 || echo 1)
declare -A running=()

export HOME=$work/home XDG_STATE_HOME=$work/state XDG_CACHE_HOME=$work/cache XDG_RUNTIME_DIR=$work LC_ALL=C.UTF-8
mkdir -m 700 "$HOME" "$work/desktops" "$work/secrets" "$work/sms"
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:log_path=$work/sanitizer" UBSAN_OPTIONS="${UBSAN_OPTIONS:-}:log_path=$work/sanitizer"

# --- TAP ---

note() { printf '# %s\n' "$*"; }

# succeeds NAME: the result of the command before it, by its exit status.
succeeds() {
  local status=$?
  ((++n_tests))
  ((SECONDS - last_result < 20)) || note "this took $((SECONDS - last_result)) s"
  last_result=$SECONDS
  if [ "$status" = 0 ]; then
    printf 'ok %d %s\n' "$n_tests" "$1"
  else
    printf 'not ok %d %s\n' "$n_tests" "$1"
    ((++n_failed))
  fi
  return "$status"
}

is() { # NAME GOT WANTED
  [ "$2" = "$3" ]
  succeeds "$1" || note "got “${2:0:2000}”, wanted “${3:0:2000}”"
}

has() { # NAME TEXT PART …
  local name=$1 text=$2 part missing=
  shift 2
  for part; do
    [[ $text == *"$part"* ]] || missing+="“$part” "
  done
  [ -z "$missing" ]
  succeeds "$name" || note "got “${text:0:2000}”, which lacks ${missing:0:2000}"
}

fails_with() { # NAME CODE PART … -- COMMAND …: refused with the code and a sentence that has the parts
  local name=$1 code=$2 parts=() answer status
  shift 2
  while [ "$1" != -- ]; do parts+=("$1"); shift; done
  shift
  answer=$("$@" 2>&1)
  status=$?
  [ "$status" = 1 ] || answer="exit status $status: $answer"
  has "$name" "$answer" "$code: " "${parts[@]}"
}

find_complaints() { ls "$work"/sanitizer.* 2>/dev/null; grep -l CRITICAL "$work"/*.err 2>/dev/null; }

finish() {
  [ -z "$server" ] || stop_server
  [ -z "$(find_complaints)" ]
  succeeds "No program complained of itself" || find_complaints | xargs head -q -n 40 | sed "s/^/# /"
  printf '1..%d\n' "$n_tests"
  exit $((n_failed > 0))
}

# --- Time and processes ---

# Waits until the command succeeds; polls, because what is waited for happens in another process.
wait_until() { # SECONDS COMMAND …
  local until=$((SECONDS + $1 * slowness))
  shift
  until "$@"; do
    ((SECONDS < until)) || return 1
    sleep 0.02
  done
}

remember() { running[$1]=1; }

is_gone() { ! kill -0 "$1" 2>/dev/null; }

end_process() { # PID SIGNAL: ends it and returns its exit status
  local status
  kill "-$2" "$1" 2>/dev/null
  wait "$1" 2>/dev/null
  status=$?
  unset "running[$1]"
  return "$status"
}

clean_up() {
  local pid
  for pid in "${!running[@]}"; do end_process "$pid" KILL; done
  [ -n "${CP2_KEEP:-}" ] && note "kept $work" || rm -rf "$work"
}

trap clean_up EXIT
trap 'exit 1' INT TERM

# --- The server ---

ctl() { "$CP2CTL" --database "sqlite:$database" "$@" 2>>"$work/ctl.err"; }

ask() { # SQL: what the server's database says
  sqlite3 -readonly -cmd '.timeout 10000' "$database" "$1"
}

# Fills the database with demo people, and writes the password of the sign-in of each role to a file.
make_demo() { # further options
  local role
  ctl demo --seed 7 --subcounties 1 --centres 40 --professionals 500 --vacancies 2000 --json "$@" >"$work/demo.json" || exit 1
  while IFS=$'\t' read -r name password; do
    printf '%s\n' "$password" >"$work/secrets/$name"
  done < <(jq -r '.accounts[] | [.username, .password] | @tsv' "$work/demo.json")
}

sign_in_of() { # ROLE [N]: the user name of one of its demo accounts
  jq -r --arg role "$1" --argjson n "${2:-0}" '[.accounts[] | select(.role == $role)][$n].username' "$work/demo.json"
}

is_listening() { grep -q '^listening on' "$work/server.out"; }

# The first start takes a free port, every later one the same again: desktops know the address.
start_server() {
  : >"$work/server.out"
  "$CP2_SERVER" --database "sqlite:$database" --listen "$address" --sms "file:$work/sms" \
    --sms-secret-file "$work/secrets/sms-gateway" --password-cost low >"$work/server.out" 2>>"$work/server.err" &
  server=$!
  remember "$server"
  if ! wait_until 20 is_listening; then
    note "The server does not start:"
    sed 's/^/# /' "$work/server.err"
    exit 1
  fi
  url=$(sed -n 's/^listening on //p' "$work/server.out")
  address=${url#http://}
}

stop_server() {
  end_process "$server" TERM
  succeeds "The server stops in order"
  server=
}

kill_server() {
  end_process "$server" KILL
  server=
}

one_time_password() { # MOBILE: the one in the newest message to the number
  local file
  for file in $(ls -r "$work"/sms/*.json 2>/dev/null); do
    if [ "$(jq -r .to "$file")" = "$1" ]; then
      jq -r .text "$file" | sed -n 's/.*one-time password is \([^ .]*\)\..*/\1/p'
      return
    fi
  done
}

# --- Desktops ---

# Sets @command to a desktop of the user; the password is in the file of secrets that is named like the user.
set_command() { # FOLDER USER
  command=("$CP2_SYNC" --server "$url" --profile "$work/desktops/$1" --user "$2" --password-file "$work/secrets/$2"
    --vault-memory 8192)
}

desktop() { # FOLDER USER COMMAND …
  local command
  set_command "$1" "$2"
  timeout "$((120 * slowness))" "${command[@]}" "${@:3}"
}

# A desktop that reads commands from a file. @pid is its process.
start_desktop() { # COMMANDS OUTPUT FOLDER USER COMMAND …
  local command
  set_command "$3" "$4"
  "${command[@]}" "${@:5}" <"$1" >"$2" 2>>"$work/desktop.err" &
  pid=$!
  remember "$pid"
}

# A desktop that stays open: each line that it prints is in a file, with the time before it. @pid is its process.
start_watch() { # FILE FOLDER USER
  local command
  set_command "$2" "$3"
  : >"$1"
  "${command[@]}" watch > >(while read -r line; do printf '%s %s\n' "$EPOCHREALTIME" "$line"; done >>"$1") 2>>"$work/desktop.err" &
  pid=$!
  remember "$pid"
}
