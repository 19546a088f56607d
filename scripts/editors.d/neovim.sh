# Neovim: 0.7 of Debian 12 from the system; 0.10 (menu) and 0.12 (ghost text) from newer suites, beside it.
. "$(dirname "${BASH_SOURCE[0]}")/debian.sh"
system_packages neovim
for release in trixie:0.10 forky:0.12; do
    folder="$editors_home/neovim-${release#*:}"
    if unpack_from_suite "${release%:*}" "$folder" neovim; then
        write_launcher "$folder" usr/bin/nvim VIMRUNTIME usr/share/nvim/runtime
    fi
done
[ -d "$editors_home/python/pynvim" ] ||
    "${environment:-.venv-dev}/bin/python" -m pip --disable-pip-version-check -qq install --target "$editors_home/python" pynvim==0.6.0
