# What images take from Debian: programs of packages, and which packages those are. Sourced after lib.sh.
PINS=${PINS:-images/pins} # PACKAGE VERSION ARCHITECTURE SHA-256: what was reviewed of sid

# sid FOLDER: sets SID, options with which apt sees sid alone, keeping all that it knows of it in the folder: nothing of sid comes
# into this machine's packages.
sid() {
  local folder=$1 keyring=/usr/share/keyrings/debian-archive-keyring.gpg mirror
  [ -e "$keyring" ] || die "$keyring is missing, so nothing of Debian can be checked: install debian-archive-keyring"
  mirror=$(awk '/^URIs:/ {print $2; exit} /^deb / {for (i = 2; i <= NF; i++) if ($i ~ /^[a-z+]+:\//) {print $i; exit}}' \
    $(ls /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null))
  mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
  echo "deb [signed-by=$keyring target=Packages] $mirror sid main" >"$folder/sources.list"
  SID=(-o "Dir::Etc::sourcelist=$folder/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferences=/dev/null
    -o Dir::Etc::preferencesparts=/dev/null -o "Dir::State::lists=$folder/lists" -o "Dir::Cache=$folder/cache" -o APT::Sandbox::User=root
    -o Acquire::AllowInsecureRepositories=false -o Acquire::AllowWeakRepositories=false
    -o Acquire::AllowDowngradeToInsecureRepositories=false
    -o APT::Get::AllowUnauthenticated=false -o APT::Update::Error-Mode=any -o Acquire::Languages=none)
}

# sid_index any|current: lists sid, signed by Debian. "current" refuses a list that is out of date, whatever the apt of this machine
# is told: with Check-Date off it would look at no date at all.
sid_index() {
  local valid=true; [ "$1" = current ] || valid=false
  rm -rf "${SID_FOLDER:?}/lists"; mkdir -p "$SID_FOLDER/lists/partial"
  apt-get "${SID[@]}" -o "Acquire::Check-Valid-Until=$valid" -o "Acquire::Check-Date=$valid" update -qq >"$SERVICES/sid.log" 2>&1
}
sid_versions() { apt-cache "${SID[@]}" madison "$1" | awk -F' *[|] *' '{print $2}'; }

# sid_package PACKAGE INTO: puts the package into a folder. The reviewed version, from an index of any age: its checksum says that it is
# the same. Where sid has moved on, a later one, from an index that is not out of date, and LATER says so; but not with BERTH_LOCKED=1.
sid_package() {
  local package=$1 into=$2 architecture version sum later
  local advice="Run bin/update-locks debian, review and commit $PINS"
  architecture=$(dpkg --print-architecture)
  version=$(awk -v p="$package" '$1 == p {print $2; exit}' "$PINS")
  sum=$(awk -v p="$package" -v v="$version" -v a="$architecture" '$1 == p && $2 == v && $3 == a {print $4}' "$PINS")
  [ -n "$version" ] || die "$PINS has no $package"
  SID_FOLDER=$into/sid; sid "$SID_FOLDER"
  sid_index any || { cat "$SERVICES/sid.log" >&2; die "the packages of Debian sid could not be listed, or are not signed by Debian"; }
  later=$version
  if [ -z "$sum" ] || ! sid_versions "$package" | grep -qxF "$version"; then
    later=$(sid_versions "$package" | head -1)
    [ -n "$later" ] && dpkg --compare-versions "$later" ge "$version" ||
      die "Debian sid has $package ${later:-in no version} on this machine's mirror, and $version is needed. Use a mirror that is up to date."
    [ -z "${BERTH_LOCKED:-}" ] || die "Debian sid has $package $later for $architecture, and what was reviewed is $version. $advice, or unset BERTH_LOCKED."
    sid_index current || { cat "$SERVICES/sid.log" >&2
      die "$package $version, which was reviewed, is not on this machine's mirror, and its list of sid is out of date. Use another mirror. Or: $advice"; }
    say "Debian sid has $package $later; what was reviewed is $version. It is signed by Debian, so this machine goes on with it. $advice"
    sum='' LATER=+later
  fi
  (cd "$into" && apt-get "${SID[@]}" download "$package=$later") >"$SERVICES/sid.log" 2>&1 ||
    { cat "$SERVICES/sid.log" >&2; die "$package $later could not be fetched"; }
  [ -z "$sum" ] || echo "$sum  $(echo "$into/$package"_*.deb)" | sha256sum --check --quiet --strict >&2 ||
    die "$package $version of this machine's mirror is not what was reviewed: another checksum than in $PINS. Do not use it, and find out why."
  rm -rf "$SID_FOLDER"
}

# program CONTEXT PACKAGE PATH [DEBS]: the program at PATH of a Debian package (that of a folder, else this machine's release's), and
# the libraries that it links to: the machine's own, else the packages'.
program() {
  local context=$1 package=$2 path=$3 debs=${4:-} log=$SERVICES/image.log apt library; apt=$(mktemp -d)
  (
    cd "$apt"
    if [ -n "$debs" ]; then cp "$debs"/*.deb .; else apt-get -o APT::Sandbox::User=root download "$package"; fi
    # Libraries in the version of this machine: those of sid would want another libc.
    for library in $(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances "$package" |
      grep -E '^lib(bsd|md|pcre2-8|ssl|crypt1|z)' | sort -u) zlib1g; do
      case $library in libc6*|*:*) ;; *) apt-get -o APT::Sandbox::User=root download "$library" || true ;; esac
    done
    for deb in *.deb; do dpkg -x "$deb" root; done
  ) >"$log" 2>&1 || { cat "$log" >&2; die "$package could not be fetched"; }
  install -D "$apt/root$path" "$context/files$path"
  note "$context" "$apt/root$path" "$apt"
  local libraries="$apt/root/usr/lib/$(uname -m)-linux-gnu:$apt/root/lib/$(uname -m)-linux-gnu"
  ! LD_LIBRARY_PATH=$libraries ldd "$apt/root$path" | grep 'not found' >&2 || die "$package needs libraries that are not there"
  for library in $(LD_LIBRARY_PATH=$libraries ldd "$apt/root$path" | grep -o '/[^ ]*'); do
    install -D "$library" "$context/files/${library#"$apt/root"}"
    note "$context" "$library" "$apt"
  done
  rm -rf "$apt"
}

# note CONTEXT FILE [DEBS]: which package a file is of, one of those that are unpacked in DEBS/root or of this machine, for the image's
# label: bin/sbom lists what is in an image.
note() {
  local context=$1 file=$2 debs=${3:-} deb package
  if [ -n "$debs" ] && [ "${file#"$debs/root"}" != "$file" ]; then
    for deb in "$debs"/*.deb; do
      if dpkg-deb -c "$deb" | awk '{print $6}' | grep -xF ".${file#"$debs/root"}" >/dev/null; then # not -q: who still lists would fail
        dpkg-deb -W --showformat '${Package}=${Version}=${Architecture}' "$deb" >>"$context/packages"
        echo "=$(sha256sum <"$deb" | cut -d' ' -f1)" >>"$context/packages"
        return
      fi
    done
    die "no package has $file"
  fi
  # A library may be registered without /usr, where it is a link to it.
  package=$({ dpkg-query -S "$file" || dpkg-query -S "${file#/usr}" || dpkg-query -S "/usr$file"; } 2>/dev/null | head -1 | cut -d: -f1) || return 0
  dpkg-query -W -f '${Package}=${Version}=${Architecture}\n' "$package" | head -1 >>"$context/packages"
}
noted() { sort -u "$1/packages" 2>/dev/null | paste -sd' '; }
