# Helix from a newer suite, beside the system, and Kakoune from the system (its language client is no Debian package).
. "$(dirname "${BASH_SOURCE[0]}")/debian.sh"
system_packages kakoune
if unpack_from_suite forky "$editors_home/helix" hx; then
    write_launcher "$editors_home/helix" usr/bin/hx HELIX_RUNTIME usr/lib/hx/runtime
fi
