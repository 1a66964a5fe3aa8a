# Runs the tests of a Bash answer. This shell reads none of its code: each call is a process
# of its own, which loads the answer and gives back what it prints.
IFS= read -r -d '' -u 3 assay_input
exec 3<&-
exec 9>&4 4>&-
assay_token=${assay_input%%$'\n'*}
assay_tests=${assay_input#*$'\n'}

assay_end() {
    trap - EXIT
    printf '%s\n' "$1" >&9
    exit "$2"
}

if ! assay_fault=$(bash -n answer.sh 2>&1); then
    assay_end "syntax ${assay_fault//$'\n'/ }" 1
fi

ENTRY() {
    bash -c 'a_SECRET=("$@"); set --; source ./answer.sh >/dev/null; ENTRY "${a_SECRET[@]}"' \
        answer "$@" 9>&-
}

trap 'assay_end "fail a test failed" 1' EXIT
eval "$assay_tests"
assay_end "done $assay_token" 0
