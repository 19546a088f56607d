# VS Code from the npm package that holds its workbench and its server; what has to be compiled is not needed.
for tool in browser node; do
    # shellcheck source=/dev/null
    . "$(dirname "${BASH_SOURCE[0]}")/$tool.sh"
done
get_vscode() {
    local target=$LSTM_COMPLETE_EDITORS/vscode
    [ ! -f "$target/complete" ] || return 0
    rm -rf "$target"
    mkdir -p "$target"
    (
        cd "$target" && npm pack --silent code-server@4.99.4 > /dev/null &&
            tar xzf code-server-*.tgz --strip-components=1 --exclude='*.map' package/lib/vscode package/LICENSE &&
            rm code-server-*.tgz && cd lib/vscode &&
            npm install --omit=dev --ignore-scripts --no-audit --no-fund --silent && touch "$target/complete"
    )
}
get_browser && get_node && get_vscode
