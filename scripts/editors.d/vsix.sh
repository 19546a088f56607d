# Our extension for VS Code, checked and packed.
. "$(dirname "${BASH_SOURCE[0]}")/node.sh"
get_node && scripts/vsix > /dev/null
