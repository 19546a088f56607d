# Neovim 0.7 and 0.10, which have the menu, and 0.12, which shows ghost text, each from its suite, beside the system.
. "$(dirname "${BASH_SOURCE[0]}")/debian.sh"
get_neovim() {
    local release folder status=0
    for release in bookworm:0.7 trixie:0.10 forky:0.12; do
        folder="$LSTM_COMPLETE_EDITORS/neovim-${release#*:}"
        unpack_from_suite "${release%:*}" "$folder" neovim &&
            write_launcher "$folder" usr/bin/nvim VIMRUNTIME usr/share/nvim/runtime || status=1
    done
    return $status
}
get_neovim
