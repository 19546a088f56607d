# Chromium without a window, unless there is a browser of its kind.
. "$(dirname "${BASH_SOURCE[0]}")/debian.sh"
get_browser() {
    local name
    for name in chromium-headless-shell chromium google-chrome; do
        ! command -v "$name" > /dev/null || return 0
    done
    system_packages chromium-headless-shell fonts-dejavu-core
}
