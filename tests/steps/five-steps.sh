#!/usr/bin/env bash
# The five steps of the main job, from a mobile number to a verified register, as a professional, a centre manager and a
# sub-county officer take them, each at a desktop of their own.
source "$(dirname "$0")/steps.bash"

printf 'the gateway of the text messages\n' >"$work/secrets/sms-gateway"
make_demo
start_server

# --- 1. An account ---

mobile=254712345678
anybody() { desktop nobody "$mobile" "$@"; }

printf 'nothing yet\n' >"$work/secrets/$mobile"
fails_with "1 Something that is no number is refused" wrong-format "not a mobile number" "2547XXXXXXXX" -- anybody create-account 12345 12345
fails_with "1 A number of another country is refused" wrong-format "not a mobile number" -- anybody create-account +15551234567 +15551234567
fails_with "1 Two different numbers are refused" numbers-differ "The two numbers differ" -- anybody create-account 0712345678 0712345679
is "1 Up to here no message was sent" "$(ls "$work/sms")" ""

anybody create-account "0712 345 678" "+254-712-345-678"
succeeds "1 One number typed in two forms is one number"
password=
has_password() { password=$(one_time_password "$mobile"); [ -n "$password" ]; }
wait_until 10 has_password
succeeds "1 A message brings a user name and a one-time password"
has "1 The user name is the number in its international form" "$(cat "$work"/sms/*.json)" "your user name is $mobile"

printf '%s\n' "$password" >"$work/secrets/$mobile"
answer=$(desktop professional "$mobile" sign-in 2>&1)
has "1 The one-time password only lets choose another" "$answer" "This password is for once; choose one of your own"
printf 'password123\n' >"$work/secrets/weak"
fails_with "1 A common password is refused" password-too-weak "at least 10 characters" \
  -- desktop professional "$mobile" --new-password-file "$work/secrets/weak" sign-in
printf 'sukuma wiki na ugali\n' >"$work/secrets/own"
answer=$(desktop professional 0712345678 --password-file "$work/secrets/$mobile" --new-password-file "$work/secrets/own" sign-in , sync 2>&1)
has "1 With a password of one’s own one is in" "$answer" '"role":"professional"' '"pending":0'
fails_with "1 The one-time password is spent" wrong-credentials "The user name or the password is wrong" -- desktop elsewhere "$mobile" sign-in
cp "$work/secrets/own" "$work/secrets/$mobile"
me=$(jq -r '.account // empty' <<<"$answer" 2>/dev/null)

professional() { desktop professional "$mobile" "$@"; }

# --- 2. The profile ---

change() { jq -cn --arg field "$1" --argjson to "$2" '{changes: {($field): {from: null, to: $to}}}'; }

refused_field() { # FIELD JSON CODE PART …
  local field=$1 json=$2 code=$3
  shift 3
  fails_with "2 $field may not be $json" "$code" "$@" -- professional run profile.update "$me" "$(change "$field" "$json")"
}

refused_field kra_pin '"B12345"' wrong-format "A KRA PIN has 11"
refused_field national_id '"12 34"' wrong-format "has 7 or 8 digits"
refused_field year_of_birth 2020 wrong-format "at least 18"
refused_field email '"nobody"' wrong-format "looks like name@example.org"
refused_field full_name '"Achieng"' wrong-format "at least two names"
refused_field kin_mobile '"0712"' wrong-format "12 digits that begin with 2547 or 2541"
refused_field account_number '"12-34"' wrong-format "6 to 20 digits"
refused_field gender '"unknown"' malformed "wrong kind"
refused_field year_started '"lately"' malformed "wrong kind"
refused_field shoe_size 44 unknown-field "shoe_size"

officer_name=$(sign_in_of subcounty)
subcounty=$(jq -r '.accounts[] | select(.role == "subcounty").scope' "$work/demo.json")
county=${subcounty:0:2}
officer() { desktop office "$officer_name" "$@"; }
officer sign-in , sync >/dev/null
succeeds "A sub-county officer signs in"

day() { TZ=Africa/Nairobi date -d "$1" +%F; }
station_name() { ask "SELECT name FROM centre WHERE id = '$1'"; }

publish() { # CENTRE SLOTS CLOSING-DAY [POSITION]: prints the id of a new vacancy
  jq -cn --arg centre "$1" --argjson slots "$2" --arg closes "$3" --arg position "${4:-SUP}" --arg county "$county" \
    --arg subcounty "$subcounty" --arg name "$(station_name "$1")" \
    '{exam: "KCSE-2026", activity: "supervision", station: $centre, position: $position, county: $county,
      subcounty: $subcounty, title: "Zebra-striped supervisor", station_name: $name, slots: $slots, closes_on: $closes}' >"$work/vacancy.json"
  officer run vacancy.publish - "$(cat "$work/vacancy.json")" | jq -r .record
}

mapfile -t centres < <(ask "SELECT id FROM centre WHERE subcounty = '$subcounty' ORDER BY id")
open=$(publish "${centres[5]}" 3 "$(day +10days)")
single=$(publish "${centres[6]}" 1 "$(day +10days)")
closed=$(publish "${centres[7]}" 3 "$(day +10days)")
past=$(publish "${centres[8]}" 3 "$(day -2days)")
officer run vacancy.close "$closed" , sync >/dev/null
succeeds "The officer publishes vacancies and closes one early"
professional sync >/dev/null
apply() { jq -cn --arg vacancy "$1" '{vacancy: $vacancy}'; }

fails_with "2 With an empty profile one cannot apply" profile-incomplete \
  "Full name as on the ID" "KRA PIN" "TSC or personal (PF) number" "Level of study" "Complete them, then apply" \
  -- professional run application.submit - "$(apply "$open")"

# Offline work is saved in any order; the qualification comes with it.
details=$(jq -cn --arg county "$county" --arg subcounty "$subcounty" '{
  full_name: "Achieng Otieno", year_of_birth: 1988, gender: "female", national_id: "27654321", kra_pin: "A012345678Z",
  nssf_number: "2012345678", nhif_number: "912345678", email: "achieng@example.org", mpesa_name: "Achieng Otieno",
  bank: "KCB", branch: "Meru", account_number: "1109876543", employer: "Teachers Service Commission", tsc_number: "612345",
  institution: "Kathiani Girls", level: "secondary", designation: "Senior Teacher", year_started: 2012, county: $county,
  subcounty: $subcounty, kin_name: "Otieno Okello", kin_mobile: "254722000111", kin_relationship: "Parent"
} | {changes: with_entries(.value |= {from: null, to: .})}')
partial=$(jq -c 'del(.changes.kra_pin)' <<<"$details")
professional run profile.update "$me" "$partial" >/dev/null
succeeds "2 Details of the profile are saved"
fails_with "2 What is missing is named, and nothing else" profile-incomplete "still lacks 2 details: KRA PIN, Level of study." \
  -- professional run application.submit - "$(apply "$open")"
professional run qualification.save - '{"level":"bachelor","institution":"Kenyatta University","course":"Education (Science)","year_from":2007,"year_to":2011}' , \
  run qualification.save - '{"level":"certificate","institution":"Meru Technical","course":"Counselling"}' , \
  run experience.save - '{"employer":"Teachers Service Commission","institution":"Kathiani Girls","designation":"Teacher","year_from":2012,"year_to":2020}' >/dev/null
succeeds "2 Qualifications and a work station are saved"
fails_with "2 One missing detail is named alone" profile-incomplete "still lacks one detail: KRA PIN. Complete it" \
  -- professional run application.submit - "$(apply "$open")"
professional run profile.update "$me" "$(change kra_pin '"A012345678Z"')" , sync >/dev/null
succeeds "2 The last detail is saved and everything is sent"
profile=$(professional query profile)
is "2 The 25 details are there" \
  "$( { jq -r 'del(.id, .version, .updated_at, .mobile, .mpesa_name, .level) | keys[]' <<<"$profile"
        professional query qualification level=bachelor | jq -r '{level, institution, course, year_from} | keys[]'; } | wc -l)" 25
is "2 The server has what was typed" "$(ask "SELECT full_name, kra_pin, kin_name FROM profile WHERE id = '$me'")" "Achieng Otieno|A012345678Z|Otieno Okello"
is "2 The office sees the numbers masked" \
  "$(officer sync , query profile id="$me" | jq -r 'select(.full_name) | .kra_pin, .national_id' | tr '\n' ' ')" "****678Z ****4321 "

# --- 3. Vacancies ---

count() { professional query vacancy "$@" | wc -l; }
filters=()
where=1
before=$(count)
is "3 Without a filter all vacancies are listed" "$before" "$(ask "SELECT count(*) FROM vacancy")"
position=0
for name in exam activity position county subcounty station; do
  value=$(ask "SELECT $name FROM vacancy ORDER BY id LIMIT 1 OFFSET 700")
  filters+=("$name=$value")
  where+=" AND $name = '$value'"
  now=$(count "${filters[@]}")
  [ "$now" -le "$before" ] && [ "$now" -ge 1 ] && [ "$now" = "$(ask "SELECT count(*) FROM vacancy WHERE $where")" ]
  succeeds "3 Filter $((++position)), $name, narrows the list from $before to $now"
  before=$now
done
is "3 Words of the title find exactly theirs" "$(count zebra striped | tr -d ' ')" 4
is "3 Words and a filter together" "$(professional query vacancy station="${centres[5]}" zebra | jq -r .id)" "$open"
is "3 Words that nobody wrote find nothing" "$(count quetzalcoatl)" 0

application=$(professional run application.submit - "$(apply "$open")" , sync | jq -r '.record // empty')
is "3 An application reaches the server" "$(ask "SELECT state, full_name FROM job_application WHERE id = '$application'")" "submitted|Achieng Otieno"
fails_with "3 Applying again is refused" already-applied "You have already applied for this vacancy" -- professional run application.submit - "$(apply "$open")"
professional run application.withdraw "$application" , sync >/dev/null
is "3 It is withdrawn, and the place is free" \
  "$(ask "SELECT state, (SELECT taken FROM vacancy WHERE id = vacancy) FROM job_application WHERE id = '$application'")" "withdrawn|0"
fails_with "3 What is withdrawn cannot be withdrawn" wrong-state "“Withdrawn”" -- professional run application.withdraw "$application"
professional run application.submit - "$(apply "$open")" , sync >/dev/null
is "3 Applying again after withdrawing is possible" "$(ask "SELECT state FROM job_application WHERE id = '$application'")" submitted
fails_with "3 A vacancy past its day is refused" vacancy-closed "closed on $(date -d "$(day -2days)" "+%-d %b %Y")." -- professional run application.submit - "$(apply "$past")"
fails_with "3 A vacancy closed early is refused" vacancy-closed "This vacancy closed" -- professional run application.submit - "$(apply "$closed")"
fails_with "3 A vacancy that does not exist is refused" not-found "not there" -- professional run application.submit - "$(apply nothing)"

veteran_name=$(sign_in_of professional)
veteran() { desktop veteran "$veteran_name" "$@"; }
veteran sign-in >/dev/null && veteran run application.submit - "$(apply "$single")" >/dev/null 2>&1
veteran sync >/dev/null
veteran run application.submit - "$(apply "$single")" , sync >/dev/null
professional sync >/dev/null
professional run application.submit - "$(apply "$single")" , sync >"$work/full.out" 2>&1
has "3 Whether a place is left only the server knows" "$(cat "$work/full.out")" '"undecided":true'
has "3 Without a place left the answer is a sentence" "$(professional outbox | grep rejected)" "The only place of this vacancy is taken"

station_of_old=$(veteran query deployment exam=KCSE-2024 | jq -r .centre | head -n 1)
own=$(veteran query profile | jq -r .institution_centre)
year_of_old=2024
old_vacancy=$(publish "$station_of_old" 2 "$(day +10days)")
own_vacancy=$(publish "$own" 2 "$(day +10days)")
primary_vacancy=$(publish "${centres[9]}" 2 "$(day +10days)" INV)
officer sync >/dev/null
veteran sync >/dev/null
fails_with "3 A centre where one served lately is refused" cool-down "$(station_name "$station_of_old")" "in $year_of_old" "2026 rule 3 years" \
  -- veteran run application.submit - "$(apply "$old_vacancy")"
fails_with "3 The own school is refused" own-school "You work or worked at $(station_name "$own")" -- veteran run application.submit - "$(apply "$own_vacancy")"
fails_with "3 A position of another school level is refused" wrong-level "2026 rule" "Primary school" -- veteran run application.submit - "$(apply "$primary_vacancy")"

# --- 4. A centre, offline ---

centre_name=$(sign_in_of centre)
centre=$(jq -r '.accounts[] | select(.role == "centre").scope' "$work/demo.json")
date=2026-11-05
sheet=$centre:KCSE-2026:$date
centre() { desktop centre "$centre_name" "$@"; }
centre sign-in , sync >/dev/null
succeeds "4 A centre manager signs in once"
stop_server

mapfile -t staff < <(centre query deployment exam=KCSE-2026 |
  jq -r --arg day "$date" 'select(.from_on <= $day and .to_on >= $day and ([.state] | inside(["offered", "accepted", "reported", "served"]))) | .id')
[ "${#staff[@]}" -ge 4 ]
succeeds "4 Offline, the centre knows its ${#staff[@]} people of the day"

mark() { # N: the Nth person’s mark as a command
  local body
  case $1 in
    1) body='{status: "absent", remark: "Sent word of illness"}' ;;
    2) body='{status: "replaced", replaced_by: "Wanjiku Kamau", time_in: "07:20"}' ;;
    *) body='{status: "present", time_in: "07:10", time_out: "17:05"}' ;;
  esac
  printf "run attendance.mark - '%s'\n" "$(jq -cn --arg deployment "${staff[$1]}" --arg day "$date" "$body + {deployment: \$deployment, on_date: \$day}")"
}

mkfifo "$work/commands"
exec 3<>"$work/commands"
start_desktop "$work/commands" "$work/marks.out" centre "$centre_name" -
for i in "${!staff[@]}"; do mark "$i" >&3; done
all_saved() { [ "$(grep -c '^ok$' "$work/marks.out")" = "${#staff[@]}" ]; }
wait_until 20 all_saved
succeeds "4 Everyone is marked present, absent or replaced, offline"
end_process "$pid" KILL
exec 3>&-
printf 'not the password\n' >"$work/secrets/wrong"
desktop centre "$centre_name" --password-file "$work/secrets/wrong" status >"$work/wrong.out" 2>&1
is "4 Offline, a wrong password does not open it" "$?" 1
has "4 After kill -9 every mark is there, and waits" "$(centre status)" "\"pending\":${#staff[@]},"
is "4 The marks are as they were made" "$(centre query attendance_mark sheet="$sheet" | jq -r .status | sort | uniq -c | xargs)" \
  "1 absent $((${#staff[@]} - 2)) present 1 replaced"

body=$(jq -cn --arg deployment "${staff[1]}" --arg day "$date" '{deployment: $deployment, on_date: $day, status: "present", time_in: "09:45", time_out: "17:05", remark: "Came late"}')
centre run attendance.mark - "$body" >/dev/null
succeeds "4 Still offline, a mark is corrected"
fails_with "4 A time out before the time in is refused" time-order "later than the time in" \
  -- centre run attendance.mark - "$(jq -c '.time_out = "06:00"' <<<"$body")"
fails_with "4 Nobody is replaced by nobody" replaced-by-whom "Say who replaced" -- centre run attendance.mark - "$(jq -c '.status = "replaced"' <<<"$body")"
fails_with "4 A day outside the deployment is refused" day-outside "1 Jan 2027" "runs from" -- centre run attendance.mark - "$(jq -c '.on_date = "2027-01-01"' <<<"$body")"
centre run attendance.submit "$sheet" '{"countersigned_by":"Rosemary Makokha"}' >/dev/null
succeeds "4 The sheet is submitted, countersigned, offline"
fails_with "4 A mark after that needs a reason" reason-required "needs a reason" -- centre run attendance.mark - "$body"
n_saved=$((${#staff[@]} + 2))
has "4 All of it waits for the network" "$(centre status)" "\"pending\":$n_saved,"

start_server
start_watch "$work/office.watch" office "$officer_name"
office_watch=$pid
is_up_to_date() { grep -q '"up-to-date"' "$1"; }
wait_until 30 is_up_to_date "$work/office.watch"
succeeds "5 The officer’s desktop is open and up to date"
stop_server

start_watch "$work/centre.watch" centre "$centre_name"
centre_watch=$pid
is_waiting() { grep -q '"waiting"' "$work/centre.watch"; }
wait_until 30 is_waiting
succeeds "4 With the server away the centre’s desktop says that it waits"
start_server
wait_until 60 is_up_to_date "$work/centre.watch"
succeeds "4 With the server back everything is sent by itself"
is "4 The server has every mark and the sheet" \
  "$(ask "SELECT count(*), sum(current) FROM attendance_mark WHERE sheet = '$sheet'")|$(ask "SELECT state, countersigned_by FROM attendance_sheet WHERE id = '$sheet'")" \
  "$((${#staff[@]} + 1))|${#staff[@]}|submitted|Rosemary Makokha"
is "4 The correction counts, not what it corrects" \
  "$(ask "SELECT time_in, remark FROM attendance_mark WHERE sheet = '$sheet' AND deployment = '${staff[1]}' AND current = 1")" "09:45|Came late"
is "4 Nothing is there twice" "$(ask "SELECT count(*) - count(DISTINCT op_id) FROM applied_op")" 0

# --- 5. The sub-county office ---

has_changed() { grep -q "changed.*$2" "$1"; }
wait_until 60 has_changed "$work/office.watch" attendance_mark
succeeds "5 The officer’s open desktop gets the marks by itself"

# The next day, with the network there all the time.
end_process "$centre_watch" TERM
succeeds "The centre’s desktop ends in order"
next=2026-11-06
for i in "${!staff[@]}"; do mark "$i" | sed "s/$date/$next/"; done | desktop centre "$centre_name" - >"$work/next.out" 2>&1
is "5 The centre marks the next day" "$(grep -c '^ok$' "$work/next.out")" "${#staff[@]}"
: >"$work/office.watch"
centre sync >/dev/null
sent=$EPOCHREALTIME
wait_until 30 has_changed "$work/office.watch" attendance_mark
got=$(grep -m 1 attendance_mark "$work/office.watch" | cut -d ' ' -f 1)
late=$(((${got/./} - ${sent/./}) / 1000))
note "the officer’s desktop had the marks $late ms after the centre’s sync"
[ "$late" -lt $((2000 * slowness)) ]
succeeds "5 The officer’s desktop has the marks within 2 seconds of the centre’s sync"
end_process "$office_watch" TERM
succeeds "The officer’s desktop ends in order"

values='[.deployment, .status, .time_in, .time_out, .remark, .replaced_by, .current] | map(. // "") | @csv'
marks_of() { jq -r "$values" | sort; }
is "5 Both desktops show the same marks" "$(officer query attendance_mark centre="$centre" exam=KCSE-2026 | marks_of)" \
  "$(centre query attendance_mark centre="$centre" exam=KCSE-2026 | marks_of)"
officer run attendance.verify "$sheet" , sync >/dev/null
is "5 The officer verifies the register" "$(ask "SELECT state, verified_by IS NOT NULL FROM attendance_sheet WHERE id = '$sheet'")" "verified|1"
fails_with "5 Reopening needs a reason" reason-required "needs a reason" -- officer run attendance.reopen "$sheet"
fails_with "5 A centre cannot verify its own register" not-allowed "may not do this" -- centre run attendance.verify "$sheet"

: >"$work/centre.watch"
start_watch "$work/centre.watch" centre "$centre_name"
wait_until 30 is_up_to_date "$work/centre.watch"
: >"$work/centre.watch"
officer run attendance.reopen "$sheet" '{"reason":"The time out of one person is missing"}' , sync >/dev/null
wait_until 30 has_changed "$work/centre.watch" attendance_sheet
succeeds "5 The centre’s open desktop hears of the reopening by itself"
end_process "$pid" TERM
is "5 The centre sees why it was reopened" "$(centre query attendance_sheet id="$sheet" | jq -r '.state, .reason' | paste -sd '|')" \
  "reopened|The time out of one person is missing"
centre run attendance.mark - "$body" >/dev/null && centre run attendance.submit "$sheet" '{"countersigned_by":"Rosemary Makokha"}' , sync >/dev/null
is "5 The centre cures it and submits again" "$(ask "SELECT state FROM attendance_sheet WHERE id = '$sheet'")" submitted

ctl check >"$work/check.out"
succeeds "The server’s database holds together" || sed 's/^/# /' "$work/check.out"
finish
