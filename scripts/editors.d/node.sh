# Node and npm, unless they are there.
. "$(dirname "${BASH_SOURCE[0]}")/debian.sh"
get_node() {
    command -v npm > /dev/null || system_packages npm
}
