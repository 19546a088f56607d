# Emacs 28 with eglot from the system; lsp-mode 10, which shows ghost text, from a newer suite, beside it.
. "$(dirname "${BASH_SOURCE[0]}")/debian.sh"
get_emacs() {
    local status=0
    system_packages emacs-nox elpa-eglot || status=1
    unpack_from_suite forky "$LSTM_COMPLETE_EDITORS/lsp-mode" elpa-lsp-mode || status=1
    return $status
}
get_emacs
