#!/usr/bin/env bash
# What action.yml runs: annotations on standard output, the summary of the job, and SARIF where it is asked for.
set -uo pipefail

summary="${RUNNER_TEMP:-/tmp}/recordwarden-gate.md"
options=(--fail-on "${GATE_FAIL_ON:-high}" --lang "${GATE_LANG:-en}" --format github --output - --format markdown --output "$summary")
[ -n "${GATE_SARIF:-}" ] && options+=(--format sarif --output "$GATE_SARIF")
[ -n "${GATE_BASE:-}" ] && options+=(--diff "$GATE_BASE")
[ -n "${GATE_INVENTORY:-}" ] && options+=(--inventory "$GATE_INVENTORY")
[ -n "${GATE_BASELINE:-}" ] && options+=(--baseline "$GATE_BASELINE")
paths=()
while IFS= read -r path; do [ -n "$path" ] && paths+=("$path"); done <<<"${GATE_PATHS:-.}"

recordwarden gate "${options[@]}" -- "${paths[@]}"
code=$?
[ -f "$summary" ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ] && cat "$summary" >>"$GITHUB_STEP_SUMMARY"
exit "$code"
