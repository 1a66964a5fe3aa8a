# cheat: B05
# class: tamper
# how: leaves files that later shells read
# tasks: inline-sh/HumanEval_0_total
# expect: WA
echo 'exit 0' >.bashrc
echo 'exit 0' >.profile
export BASH_ENV=$PWD/.bashrc ENV=$PWD/.bashrc
echo 'assay_end "done 0" 0' >>assay_run.sh
total() {
    :
}
