# Debian packages: into the system where that may be, or else beside it, unpacked into a folder and never installed.
# Sourced by the others of this folder, which scripts/fetch-editors sources; tests look into $LSTM_COMPLETE_EDITORS for what is unpacked.

may_install() { # may packages be installed into this system?
    command -v apt-get > /dev/null && { [ "$(id -u)" -eq 0 ] || sudo -n true 2> /dev/null; }
}

apt_get() { # ARGUMENT...: apt-get as the one who may
    local as=()
    [ "$(id -u)" -eq 0 ] || as=(sudo -n)
    "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" > /dev/null
}

system_packages() { # PACKAGE...: from the machine's own suite, into the system; says what is missing and cannot be installed
    local package status=0
    for package in "$@"; do
        ! dpkg-query -W -f '${Status}' "$package" 2> /dev/null | grep -q 'ok installed' || continue
        if may_install && [ -z "${lists_are_new:-}" ]; then
            apt_get update || true # of several sources one may fail that is not needed
            lists_are_new=1
        fi
        if ! may_install || ! apt_get -y --no-install-recommends install "$package"; then
            echo "cannot install the package $package; tests that need it do not run" >&2
            status=1
        fi
    done
    return $status
}

source_of_suite() { # SUITE: the machine's first source of Debian, with another suite
    local file
    for file in /etc/apt/sources.list.d/*.sources; do
        if grep -qs '^URIs:.*debian' "$file"; then
            # The first paragraph alone, without suites of updates, which not every release has.
            awk 'BEGIN { RS = ""; ORS = "\n" } /URIs:/ { print; exit }' "$file" | sed "s/^Suites:.*/Suites: $1/; /^#/d"
            return
        fi
    done
    awk -v suite="$1" '$1 == "deb" && /debian/ {
        place = ($2 ~ /^\[/) ? 4 : 3
        $place = suite
        print
        exit
    }' /etc/apt/sources.list
}

unpack_from_suite() { # SUITE FOLDER PACKAGE...: the packages and all they need, even what the system has, into FOLDER
    # In a condition, where this is called, bash does not end at what fails.
    local suite=$1 folder=$2 work archive line
    shift 2
    [ ! -d "$folder/root" ] || return 0
    line=$(source_of_suite "$suite")
    [ -n "$line" ] || { echo "no source of Debian packages: ${folder##*/} is left out" >&2; return 1; }
    work="$LSTM_COMPLETE_EDITORS/apt-$suite"
    mkdir -p "$work"/lists/partial "$work"/cache/archives/partial "$folder" || return 1
    : > "$work/status" || return 1 # nothing is installed: apt takes libc along, and the system's own stays as it is
    local source="$work/debian.list"
    case $line in Types:* | *$'\n'Types:*) source="$work/debian.sources" ;; esac
    printf '%s\n' "$line" > "$source" || return 1
    local apt=(apt-get -qq -o "Dir::Etc::sourcelist=$source" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$work/lists"
        -o "Dir::State::status=$work/status" -o "Dir::Cache=$work/cache" -o APT::Install-Recommends=false
        -o APT::Sandbox::User=root)
    rm -f "$work"/cache/archives/*.deb
    "${apt[@]}" update || return 1
    "${apt[@]}" --download-only -y install "$@" >/dev/null || return 1
    rm -rf "$folder/unpacking"
    mkdir -p "$folder"/unpacking/usr/{lib,lib64,bin,sbin} || return 1
    (cd "$folder/unpacking" && ln -s usr/{lib,lib64,bin,sbin} .) || return 1 # as an installed system has them
    for archive in "$work"/cache/archives/*.deb; do
        dpkg-deb --fsys-tarfile "$archive" | tar -x --keep-directory-symlink -C "$folder/unpacking" || return 1
    done
    rm -f "$work"/cache/archives/*.deb
    mv "$folder/unpacking" "$folder/root"
}

write_launcher() { # FOLDER PROGRAM VARIABLE PATH: FOLDER/run starts PROGRAM with its root's own loader and libraries
    local loader
    loader=$(cd "$1/root" && ls usr/lib/*-linux-*/ld-linux*.so* | head -n 1)
    cat > "$1/run" <<LAUNCHER
#!/bin/sh
root=\$(dirname "\$(readlink -f "\$0")")/root
export $3="\$root/$4"
exec "\$root/$loader" --library-path "\$root/$(dirname "$loader")" "\$root/$2" "\$@"
LAUNCHER
    chmod +x "$1/run"
}
