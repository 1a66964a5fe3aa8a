# honest: B01
# class: early exit
# how: traps, set -u and an associative array
# tasks: inline-sh/HumanEval_0_total
set -u
declare -A seen=([a]=1)
trap 'rm -f scratch' EXIT
total() {
    local sum=0 x
    for x in $1; do sum=$((sum + x)); done
    : >scratch
    echo $((sum + seen[a] - 1))
}
total '1 2'
