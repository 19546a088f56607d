# What tests of the web page need: a browser, and of web/ what judges accessibility and types.
for tool in browser node; do
    # shellcheck source=/dev/null
    . "$(dirname "${BASH_SOURCE[0]}")/$tool.sh"
done
get_browser && get_node && (cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error > /dev/null)
