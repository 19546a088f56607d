# Emacs 28 with eglot from the system; lsp-mode 10, which shows ghost text, from a newer suite, beside it.
. "$(dirname "${BASH_SOURCE[0]}")/debian.sh"
system_packages emacs-nox elpa-eglot
unpack_from_suite forky "$editors_home/lsp-mode" elpa-lsp-mode || true
