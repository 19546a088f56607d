# Helix from a newer suite, beside the system, and Kakoune from the system (its language client is no Debian package).
. "$(dirname "${BASH_SOURCE[0]}")/debian.sh"
get_others() {
    local folder="$LSTM_COMPLETE_EDITORS/helix" status=0
    system_packages kakoune || status=1
    unpack_from_suite forky "$folder" hx &&
        write_launcher "$folder" usr/bin/hx HELIX_RUNTIME usr/lib/hx/runtime || status=1
    return $status
}
get_others
