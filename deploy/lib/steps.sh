# shellcheck shell=bash
# Numbered steps with their time. What a step prints goes to a log, its last line to the terminal; if it fails, the
# end of the log is shown and the log is named. Needs common.sh.

steps_total=0
steps_done=0
steps_directory=${IRONBARK_CLIENT:-$HOME/.ironbark}/log
step_log=
step_title=

# step TITLE COMMAND…: runs the command in this shell, so that it may set variables for later steps.
step() {
    local title=$1 started=$EPOCHREALTIME
    shift
    steps_done=$((steps_done + 1))
    mkdir -p "$steps_directory"
    step_log=$steps_directory/$(printf '%02d' "$steps_done")-$(slug "$title").log
    printf '[%2d/%d] %s ' "$steps_done" "$steps_total" "$title"
    step_title=$title
    trap step_failed EXIT
    show_progress &
    progress=$!
    exec 3>&1 4>&2 >"$step_log" 2>&1
    "$@"
    exec >&3 2>&4 3>&- 4>&-
    end_progress
    trap - EXIT
    printf '(%s s)  %s\n' "$(elapsed "$started")" "$(tail -n 1 "$step_log" | cut -c 1-100)"
}

slug() {
    tr -cs 'A-Za-z0-9' - <<<"${1,,}" | sed 's/-*$//'
}

# A dot each five seconds, so that nobody thinks that it hangs.
show_progress() {
    trap - EXIT
    while sleep 5; do
        printf '.'
    done
}

end_progress() {
    kill "$progress" 2>/dev/null || true
    wait "$progress" 2>/dev/null || true
}

elapsed() {
    local micros=$((${EPOCHREALTIME/./} - ${1/./}))
    printf '%d.%d' $((micros / 1000000)) $((micros / 100000 % 10))
}

step_failed() {
    local status=$?
    exec >&3 2>&4
    end_progress
    printf '\n%s failed (status %d). The end of its log:\n\n' "$step_title" "$status" >&2
    tail -n 25 "$step_log" | sed 's/^/    /' >&2
    printf '\nThe whole log is %s\n' "$step_log" >&2
    exit 1
}
